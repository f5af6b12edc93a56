import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { routerHost, routerPort } from "../../../lab/environment";
import type { Login } from "./connect";

/** What pgbench told at its end. */
export interface LoadReport {
  readonly transactions: number;
  readonly failed: number;
  /** What it said of clients that were aborted, for one because their connection was dropped; empty when none was. */
  readonly problems: string;
}

/** Seconds of load at most, longer than any work under it. */
const LONGEST = 300;

/** Seconds of load before the work and after it, so that there is a calm to be disturbed and an effect to be seen. */
const MARGIN = 3;

/** Runs pgbench through the router, eight sessions held open, from some seconds before the work to some seconds after. */
export async function underLoad(login: Login, work: () => Promise<void>): Promise<LoadReport> {
  const args = ["--no-vacuum", "--client=8", `--time=${LONGEST}`, "--rate=100", "--file=-"];
  const pgbench = execa("pgbench", args, {
    env: {
      PGHOST: routerHost,
      PGPORT: routerPort,
      PGUSER: login.user,
      PGPASSWORD: login.password,
      PGDATABASE: login.database,
    },
    input: "SELECT count(*) FROM pg_class;\n",
    timeout: (LONGEST + 60) * 1000,
    reject: false,
  });
  const hasEnded = () => pgbench.exitCode !== null || pgbench.signalCode !== null;
  try {
    await sleep(MARGIN * 1000);
    await work();
    await sleep(MARGIN * 1000);
    // A load that ended before the work would prove nothing.
    if (hasEnded()) throw new Error(`pgbench ended before the work did:\n${(await pgbench).stderr}`);
    // Its own timer's signal: it ends as if its time were up, and reports.
    pgbench.kill("SIGALRM");
  } catch (error) {
    pgbench.kill();
    throw error;
  } finally {
    await pgbench;
  }
  const { stdout, stderr } = await pgbench;
  return {
    transactions: count(stdout, /^number of transactions actually processed: (\d+)/m),
    failed: count(stdout, /^number of failed transactions: (\d+)/m),
    problems: stderr
      .split("\n")
      .filter((line) => /error|fatal|abort/i.test(line))
      .join("\n"),
  };
}

function count(report: string, line: RegExp): number {
  const found = line.exec(report)?.[1];
  if (found === undefined) throw new Error(`pgbench did not say ${String(line)}:\n${report}`);
  return Number(found);
}
