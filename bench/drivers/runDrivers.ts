import { randomBytes } from "node:crypto";
import { compareWays, type Prepared } from "./compareWays";
import { createRole, removeEverything } from "./testDatabase";
import type { DriversOptions } from "./options";
import type { Finding } from "./findings/finding";
import type { LeftOut } from "./run/part";
import type { Suite } from "./suites/suite";

/** Runs one suite after the other, each straight and each way through the router; hands over what was found of each at once. */
export async function runDrivers(
  options: DriversOptions,
  without: LeftOut,
  found: (finding: Finding) => void,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await withSuites(options, without, tell, signal, async (suites, password) => {
    for (const suite of suites) await compareWays(suite, { ...options, password }, without, found, tell, signal);
  });
}

/** Runs all suites at once, each in databases of its own, whose names end with the suite's; gives back what was found. */
export async function runDriversAtOnce(
  options: DriversOptions,
  without: LeftOut,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Finding[]> {
  const waysOf = (suite: Suite) =>
    options.through.map((way) => ({ ...way, database: databaseOf(way.database, suite) }));
  const through = options.suites.flatMap(waysOf);
  return await withSuites({ ...options, through }, without, tell, signal, async (suites, password) => {
    const findings = suites.map(async (suite) => {
      const own: Finding[] = [];
      const ways = { ...options, through: waysOf(suite.suite), password };
      await compareWays(suite, ways, without, (finding) => own.push(finding), tell, signal);
      return own;
    });
    // All have ended before what they need is removed.
    await Promise.allSettled(findings);
    return (await Promise.all(findings)).flat();
  });
}

/** Of a suite that runs beside others. */
export function databaseOf(database: string, { name }: Pick<Suite, "name">): string {
  return `${database}_${name}`;
}

/** Prepares the suites and the role, and removes the role and the ways' databases afterwards, whatever happens. */
async function withSuites<T>(
  { suites, psql, through, administer }: DriversOptions,
  without: LeftOut,
  tell: (line: string) => void,
  signal: AbortSignal,
  work: (suites: readonly Prepared[], password: string) => Promise<T>,
): Promise<T> {
  const prepared: Prepared[] = [];
  for (const suite of suites) {
    tell(`${suite.name} ${suite.version}: prepare`);
    prepared.push({ suite, parts: await suite.prepare({ psql, without, tell, signal }) });
  }
  const databases = [...new Set(through.map(({ database }) => database))];
  const password = randomBytes(16).toString("hex");
  await removeEverything(administer, databases);
  try {
    await createRole(administer, password);
    return await work(prepared, password);
  } finally {
    await removeEverything(administer, databases);
  }
}
