import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { inNode } from "../../routing/servers/inNode";
import type { Deployed } from "../stack/deploy";
import { PASSWORD, ROLE } from "../stack/names";
import { latenciesOf, parseLog, parseReport, type Latencies, type Report } from "./report";

export interface Load {
  readonly database: string;
  readonly clients: number;
  readonly seconds: number;
  /** Of each client, in place of seconds. */
  readonly transactions?: number;
  /** What pgbench shall do: its options, and a script for those that read one. */
  readonly args: readonly string[];
  readonly script?: string;
}

/** Seconds that logins may take beside the time of the load. */
const PATIENCE = 120;

/** Runs pgbench from the node's own network. */
export async function runPgbench(
  to: Pick<Deployed, "host" | "tls">,
  { database, clients, seconds, transactions, args, script = "" }: Load,
  signal: AbortSignal,
): Promise<Report & Latencies> {
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-throughput-"));
  try {
    const end = transactions === undefined ? `--time=${seconds}` : `--transactions=${transactions}`;
    const options = [`--client=${clients}`, `--jobs=${Math.min(clients, 2)}`, end, "--no-vacuum"];
    const log = ["--log", `--log-prefix=${join(folder, "log")}`];
    const { command, args: all } = inNode("pgbench", ...options, ...log, ...args);
    const { stdout, stderr } = await execa(command, all, {
      env: environment(to, database),
      input: script,
      timeout: (seconds + PATIENCE) * 1000,
      cancelSignal: signal,
      reject: false,
    });
    signal.throwIfAborted();
    const logs = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
    const times = logs.flatMap(parseLog);
    // Where no transaction came to its end, each took longer than the run.
    return { ...parseReport(stdout, stderr), ...latenciesOf(times.length > 0 ? times : [seconds * 1000]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes pgbench's tables in a database. */
export async function fillTables(
  to: Pick<Deployed, "host" | "tls">,
  database: string,
  scale: number,
  signal: AbortSignal,
): Promise<void> {
  const { command, args } = inNode("pgbench", "--initialize", "--quiet", `--scale=${scale}`);
  await execa(command, args, { env: environment(to, database), timeout: 300_000, cancelSignal: signal });
}

/** @returns such as `pgbench (PostgreSQL) 17.2` */
export async function pgbenchVersion(signal: AbortSignal): Promise<string> {
  return (await execa("pgbench", ["--version"], { timeout: 10_000, cancelSignal: signal })).stdout;
}

export function environment({ host, tls }: Pick<Deployed, "host" | "tls">, database: string): Record<string, string> {
  return {
    PGHOST: host,
    PGPORT: "5432",
    PGUSER: ROLE,
    PGPASSWORD: PASSWORD,
    PGDATABASE: database,
    PGSSLMODE: tls ? "require" : "disable",
    PGCONNECT_TIMEOUT: "60",
  };
}
