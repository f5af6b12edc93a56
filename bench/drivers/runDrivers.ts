import { randomBytes } from "node:crypto";
import { acceptance } from "./findings/acceptance";
import { compare, type Difference } from "./findings/compare";
import { runSuite, type Choice, type LeftOut } from "./runSuite";
import { createRole, removeEverything, ROLE } from "./testDatabase";
import type { DriversOptions, Way } from "./options";
import type { Finding } from "./findings/finding";
import type { Part, Target } from "./run/part";
import type { Suite } from "./suites/suite";

/** Runs each suite straight and each way through the router; hands over what was found of each at once. */
export async function runDrivers(
  options: DriversOptions,
  without: LeftOut,
  found: (finding: Finding) => void,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { suites, psql, through, administer } = options;
  const prepared: { suite: Suite; parts: readonly Part[] }[] = [];
  for (const suite of suites) {
    tell(`${suite.name} ${suite.version}: prepare`);
    prepared.push({ suite, parts: await suite.prepare({ psql, tell, signal }) });
  }
  const databases = [...new Set(through.map(({ database }) => database))];
  const password = randomBytes(16).toString("hex");
  await removeEverything(administer, databases);
  try {
    await createRole(administer, password);
    for (const { suite, parts } of prepared) await runOne(suite, parts, password);
  } finally {
    await removeEverything(administer, databases);
  }

  async function runOne(suite: Suite, parts: readonly Part[], secret: string): Promise<void> {
    const run = (target: Target, choice: Choice) => runSuite(suite, parts, target, choice, options, signal);
    const [first] = through;
    if (first === undefined) return;
    const straightTarget = targetOf({ ...first, address: options.straight }, secret);
    tell(`${suite.name}: straight`);
    const straight = await run(straightTarget, { without });
    for (const way of through) {
      tell(`${suite.name}: through ${options.engine}, mode ${way.mode}`);
      const target = targetOf(way, secret);
      const results = await run(target, { without });
      const isAccepted = ({ test, through: ended }: Difference) =>
        acceptance({ suite: suite.name, test, said: ended?.said ?? "", engine: options.engine, mode: way.mode }) !==
        undefined;
      const all = compare(straight, results);
      const again = onlyOf(
        parts,
        all.filter((difference) => !isAccepted(difference)),
      );
      const steady = again === undefined ? [] : compare(await run(straightTarget, again), await run(target, again));
      const stays = new Set(steady.map(({ test }) => test));
      const { name, version } = suite;
      const differences = all.filter(
        (each) => isAccepted(each) || each.through?.outcome === "hung" || stays.has(each.test),
      );
      const unsteady = all.filter((each) => !differences.includes(each)).map(({ test }) => test);
      found({
        suite: name,
        version,
        engine: options.engine,
        mode: way.mode,
        straight,
        through: results,
        differences,
        unsteady,
      });
    }
  }

  function targetOf({ address, database }: Way, secret: string): Target {
    return { ...address, database, user: ROLE, password: secret, sslMode: options.sslMode };
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
