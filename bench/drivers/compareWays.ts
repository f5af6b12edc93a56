import { acceptance } from "./findings/acceptance";
import { compare, type Difference } from "./findings/compare";
import { runSuite, type Choice } from "./runSuite";
import { ROLE } from "./testDatabase";
import type { DriversOptions, Way } from "./options";
import type { Finding } from "./findings/finding";
import type { LeftOut, Part, Target } from "./run/part";
import type { Suite } from "./suites/suite";

/** A suite that can be run. */
export interface Prepared {
  readonly suite: Suite;
  readonly parts: readonly Part[];
}

/** Runs a suite straight and each way through the router; hands over what was found of each way at once. */
export async function compareWays(
  { suite, parts }: Prepared,
  options: DriversOptions & { readonly password: string },
  without: LeftOut,
  found: (finding: Finding) => void,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { name, version } = suite;
  const { engine, through } = options;
  const run = (target: Target, choice: Choice) => runSuite(suite, parts, target, choice, options, signal);
  const [first] = through;
  if (first === undefined) return;
  const straightTarget = targetOf({ ...first, address: options.straight });
  tell(`${name}: straight`);
  const straight = await run(straightTarget, { without });
  for (const way of through) {
    const { mode } = way;
    tell(`${name}: through ${engine}, mode ${mode}`);
    const target = targetOf(way);
    const results = await run(target, { without });
    const isAccepted = ({ test, through: ended }: Difference) =>
      acceptance({ suite: name, test, through: ended, engine, mode }) !== undefined;
    const all = compare(straight, results);
    const again = onlyOf(
      parts,
      all.filter((difference) => !isAccepted(difference)),
    );
    const steady = again === undefined ? [] : compare(await run(straightTarget, again), await run(target, again));
    const stays = new Set(steady.map(({ test }) => test));
    const differences = all.filter(
      (each) => isAccepted(each) || each.through?.outcome === "hung" || stays.has(each.test),
    );
    const unsteady = all.filter((each) => !differences.includes(each)).map(({ test }) => test);
    found({ suite: name, version, engine, mode, straight, through: results, differences, unsteady });
  }

  function targetOf({ address, database }: Way): Target {
    return { ...address, database, user: ROLE, password: options.password, sslMode: options.sslMode };
  }
}

/** The tests that differ, without those that hang, to be run once more. */
function onlyOf(parts: readonly Part[], differences: readonly Difference[]): Choice | undefined {
  const only: Record<string, string[]> = {};
  for (const { test, through } of differences) {
    const part = partOf(parts, test);
    if (part !== undefined && through?.outcome !== "hung") (only[part.name] ??= []).push(part.unitOf(test));
  }
  return Object.keys(only).length === 0 ? undefined : { only };
}

/** A test's name is its part's, or begins with it, where a suite has several. */
function partOf(parts: readonly Part[], test: string): Part | undefined {
  return parts.length === 1 ? parts[0] : parts.find(({ name }) => test === name || test.startsWith(`${name}.`));
}
