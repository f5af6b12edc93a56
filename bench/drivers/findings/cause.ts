import type { Engine } from "../../sessions/options";
import type { Mode } from "../../sessions/steps/types";

/** Why tests may differ, and which do. */
export interface Cause {
  /** In a word or two. */
  readonly kind: string;
  readonly reason: string;
  readonly engines: readonly Engine[];
  /** Whether its tests wait for what does not come. Any other that hangs is never accepted. */
  readonly mayHang?: boolean;
  readonly accepts: readonly Accepted[];
}

export interface Accepted {
  /** `*`: any. */
  readonly suite: string;
  /** Names as the bench prints them; `*` stands for anything. A test's subtests are meant, too. */
  readonly tests: readonly string[];
  /** What a test must have said through the router. */
  readonly said?: RegExp;
  readonly modes: readonly Mode[];
}
