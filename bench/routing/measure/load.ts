import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { inNode } from "../servers/inNode";
import type { LoginTarget } from "../logins/login";

/** What became of sessions that were open all the time. */
export interface LoadReport {
  readonly transactions: number;
  /** Transactions that failed, and those that never came because their session was dropped: one for each. */
  readonly failed: number;
}

const SESSIONS = 8;

/** Seconds of load at most, longer than any work under it. */
const LONGEST = 900;

/** Seconds of load before the work and after it. */
const MARGIN = 3;

/** Runs pgbench with some sessions held open, from some seconds before the work to some seconds after. */
export async function underLoad<T>(
  { host, port, user, password, database }: LoginTarget,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<{ result: T; report: LoadReport }> {
  const sessions = ["--no-vacuum", `--client=${SESSIONS}`, `--time=${LONGEST}`, "--rate=100", "--file=-"];
  const { command, args } = inNode("pgbench", ...sessions);
  const env = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: database };
  const input = "SELECT count(*) FROM pg_class;\n";
  const pgbench = execa(command, args, {
    env,
    input,
    timeout: (LONGEST + 60) * 1000,
    cancelSignal: signal,
    reject: false,
  });
  try {
    await sleep(MARGIN * 1000, undefined, { signal });
    if (pgbench.exitCode !== null) throw new Error(`pgbench ended before its time:\n${(await pgbench).stderr}`);
    const result = await work();
    await sleep(MARGIN * 1000, undefined, { signal });
    // Its own timer's signal: it ends as if its time were up, and reports. Without any session left it has ended already.
    pgbench.kill("SIGALRM");
    const { stdout, stderr } = await pgbench;
    return { result, report: reportOf(stdout, stderr) };
  } finally {
    pgbench.kill();
    await pgbench;
  }
}

function reportOf(stdout: string, stderr: string): LoadReport {
  const aborted = new Set(
    [...stderr.matchAll(/client (\d+) (?:aborted|script \d+ aborted)/g)].map(([, client]) => client),
  );
  return {
    transactions: count(stdout, /^number of transactions actually processed: (\d+)/m),
    failed: count(stdout, /^number of failed transactions: (\d+)/m) + aborted.size,
  };
}

function count(report: string, line: RegExp): number {
  const found = line.exec(report)?.[1];
  if (found === undefined) throw new Error(`pgbench did not say ${String(line)}:\n${report}`);
  return Number(found);
}
