import type { Ended, Results } from "../run/progress";

/** A test that ends otherwise through a router. Undefined: it was not run. */
export interface Difference {
  readonly test: string;
  readonly straight: Ended | undefined;
  readonly through: Ended | undefined;
}

/** What differs, by the name of the test. Of a test and its subtests only the innermost that say why. */
export function compare(straight: Results, through: Results): Difference[] {
  const names = [...new Set([...straight.keys(), ...through.keys()])];
  const differing = names
    .map((test) => ({ test, straight: straight.get(test), through: through.get(test) }))
    .filter((difference) => difference.straight?.outcome !== difference.through?.outcome);
  const told = new Set(differing.filter((each) => each.straight && each.through).map(({ test }) => test));
  // A subtest that was not reached says less than its test.
  const reached = differing.filter(({ test }) => told.has(test) || !ancestors(test).some((name) => told.has(name)));
  const outer = new Set(reached.flatMap(({ test }) => ancestors(test)));
  return reached.filter(({ test }) => !outer.has(test)).sort((a, b) => (a.test < b.test ? -1 : 1));
}

function ancestors(test: string): string[] {
  const parts = test.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly hung: number;
}

export function count(results: Results): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0, hung: 0 };
  for (const { outcome } of results.values()) counts[outcome]++;
  return counts;
}
