import { execa } from "execa";
import { Client } from "pg";
import { UNVERIFIED } from "../../support/connect";

export interface LoginTo {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** One login, one query, one answer. */
export async function ask(to: LoginTo, sslMode: string, query: string): Promise<string> {
  return (await execa("psql", ["-XAtqwc", query], { env: environment(to, sslMode), timeout: 20_000 })).stdout;
}

/** A client that logs in, asks, and logs in again until it is stopped. */
export function keepLoggingIn(to: LoginTo, sslMode: string, query: string): { stop(): Promise<Told> } {
  const run = execa("bash", ["-c", LOGINS, "bash", query], {
    env: environment(to, sslMode),
    timeout: 300_000,
    reject: false,
  });
  return {
    stop: async () => {
      run.kill("SIGTERM");
      const { stdout, stderr } = await run;
      return { answers: stdout.split("\n"), errors: stderr };
    },
  };
}

/** What a client was told in all. */
export interface Told {
  readonly answers: readonly string[];
  /** What was refused, or ended before its answer. */
  readonly errors: string;
}

/** A login each 0.2 s; the last one has its answer before it ends. */
const LOGINS = `
  trap 'exit 0' TERM
  for login in $(seq 1500); do psql -XAtqwc "$1"; sleep 0.2; done`;

function environment({ host, port, user, password, database }: LoginTo, sslMode: string): Record<string, string> {
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
    PGSSLMODE: sslMode,
    PGCONNECT_TIMEOUT: "10",
  };
}

/** A session that is open during the work, and answers after it. */
export async function acrossSession(to: LoginTo, sslMode: string, work: () => Promise<void>): Promise<void> {
  const client = new Client({ ...to, ssl: sslMode === "disable" ? false : UNVERIFIED, query_timeout: 10_000 });
  client.on("error", () => undefined); // told to whoever asks
  try {
    await client.connect();
    await client.query("SELECT 1");
    await work();
    await client.query("SELECT 1");
  } finally {
    await client.end().catch(() => undefined);
  }
}
