import { ACCEPTED } from "./accepted";
import type { Accepted, Cause } from "./cause";
import type { Engine } from "../../sessions/options";
import type { Mode } from "../../sessions/steps/types";
import type { Ended } from "../run/progress";

export interface Where {
  readonly suite: string;
  readonly test: string;
  /** How it ended through the router; undefined when it was not run. */
  readonly through: Ended | undefined;
  readonly engine: Engine;
  readonly mode: Mode;
}

/** What accepts that a test differs; undefined when nothing does, and of a test that was not run at all. */
export function acceptance(where: Where, causes: readonly Cause[] = ACCEPTED): Cause | undefined {
  const outcome = where.through?.outcome;
  if (outcome === undefined) return undefined;
  return causes.find(
    ({ engines, mayHang = false, accepts }) =>
      engines.includes(where.engine) && (mayHang || outcome !== "hung") && accepts.some(fits(where)),
  );
}

function fits({ suite, test, through, mode }: Where): (accepted: Accepted) => boolean {
  return (each) =>
    (each.suite === suite || each.suite === "*") &&
    each.modes.includes(mode) &&
    each.said?.test(through?.said ?? "") !== false &&
    each.tests.some((pattern) => isNamed(pattern, test));
}

function isNamed(pattern: string, test: string): boolean {
  const source = pattern.split("*").map(escape).join(".*");
  return new RegExp(`^${source}(?:/.*)?$`, "s").test(test);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
