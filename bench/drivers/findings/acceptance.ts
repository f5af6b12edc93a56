import { ACCEPTED } from "./accepted";
import type { Engine } from "../../sessions/options";
import type { Mode } from "../../sessions/steps/types";

/** Differences that are accepted, with the reason. */
export interface Acceptance {
  /** `*`: any. */
  readonly suite: string;
  /** Names as the bench prints them; `*` stands for anything. A test's subtests are meant, too. */
  readonly tests: readonly string[];
  /** What a test must have said through the router. */
  readonly said?: RegExp;
  readonly engines: readonly Engine[];
  readonly modes: readonly Mode[];
  /** What of a session the tests need, in a word or two. */
  readonly kind: string;
  readonly reason: string;
}

export interface Where {
  readonly suite: string;
  readonly test: string;
  /** Through the router. */
  readonly said: string;
  readonly engine: Engine;
  readonly mode: Mode;
}

/** What accepts that a test differs; undefined when nothing does. */
export function acceptance(
  { suite, test, said, engine, mode }: Where,
  accepted: readonly Acceptance[] = ACCEPTED,
): Acceptance | undefined {
  return accepted.find(
    (each) =>
      (each.suite === suite || each.suite === "*") &&
      each.engines.includes(engine) &&
      each.modes.includes(mode) &&
      each.said?.test(said) !== false &&
      each.tests.some((pattern) => fits(pattern, test)),
  );
}

function fits(pattern: string, test: string): boolean {
  const source = pattern.split("*").map(escape).join(".*");
  return new RegExp(`^${source}(?:/.*)?$`, "s").test(test);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
