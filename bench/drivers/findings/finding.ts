import { acceptance } from "./acceptance";
import type { Difference } from "./compare";
import type { Results } from "../run/progress";
import type { Engine } from "../../sessions/options";
import type { Mode } from "../../sessions/steps/types";
import type { Cause } from "./cause";

/** One suite, straight and one way through a router. */
export interface Finding {
  readonly suite: string;
  readonly version: string;
  readonly engine: Engine;
  readonly mode: Mode;
  readonly straight: Results;
  readonly through: Results;
  readonly differences: readonly Difference[];
  /** Tests that differed, and did not when they were run once more. */
  readonly unsteady: readonly string[];
}

export interface Judged extends Difference {
  readonly accepted: Cause | undefined;
}

export function judge({ suite, engine, mode, differences }: Finding): Judged[] {
  return differences.map((difference) => ({
    ...difference,
    accepted: acceptance({ suite, test: difference.test, through: difference.through, engine, mode }),
  }));
}

/** Whether nothing differs but what is accepted, and something has passed that could. */
export function isGood(finding: Finding): boolean {
  return (
    [...finding.straight.values()].some(({ outcome }) => outcome === "passed") &&
    judge(finding).every(({ accepted }) => accepted !== undefined)
  );
}
