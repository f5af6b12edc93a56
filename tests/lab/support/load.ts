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

/**
 * Runs pgbench through the router, eight sessions held open, while the work is done, which must take less than the given
 * seconds: a load that ended before it would prove nothing.
 */
export async function underLoad(login: Login, seconds: number, work: () => Promise<void>): Promise<LoadReport> {
  const args = ["--no-vacuum", "--client=8", `--time=${seconds}`, "--rate=100", "--file=-"];
  const pgbench = execa("pgbench", args, {
    env: {
      PGHOST: routerHost,
      PGPORT: routerPort,
      PGUSER: login.user,
      PGPASSWORD: login.password,
      PGDATABASE: login.database,
    },
    input: "SELECT count(*) FROM pg_class;\n",
    timeout: (seconds + 60) * 1000,
    reject: false,
  });
  try {
    await work();
    if (pgbench.exitCode !== null) throw new Error(`the work took longer than the ${seconds} s of load`);
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
