import { execa } from "execa";
import { kubectl } from "../../../lab/superuser";
import { routerHost, routerPort } from "../../../lab/environment";
import { password } from "./databases";

export interface Run {
  /** Its exit code; undefined when it had to be ended. */
  readonly code: number | undefined;
  /** What it printed on both channels, lines joined by `|`. */
  readonly output: string;
  readonly seconds: number;
}

export interface Psql {
  readonly user?: string;
  readonly database: string;
  readonly password?: string;
  /** For PGOPTIONS. */
  readonly options?: string;
  readonly commands?: readonly string[];
  /** A script, in place of commands. */
  readonly script?: string;
  readonly seconds?: number;
  /** Of libpq, beside those of the login. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs psql through the router; it asks for no password that it was not given. */
export async function psql(run: Psql): Promise<Run> {
  const { user = CASE_OWNER, database, options = "", commands = [], script, seconds = 20 } = run;
  const started = performance.now();
  const { exitCode, all } = await execa("psql", ["-XAtqw", ...commands.flatMap((command) => ["-c", command])], {
    env: {
      PGHOST: routerHost,
      PGPORT: routerPort,
      PGUSER: user,
      PGDATABASE: database,
      PGPASSWORD: run.password ?? password,
      PGOPTIONS: options,
      PGCONNECT_TIMEOUT: "15",
      ...run.environment,
    },
    ...(script === undefined ? { stdin: "ignore" as const } : { input: script }),
    all: true,
    reject: false,
    timeout: seconds * 1000,
    killSignal: "SIGKILL",
  });
  return { code: exitCode, output: all.replaceAll("\n", "|"), seconds: (performance.now() - started) / 1000 };
}

/** Runs a script with the psql of PostgreSQL 18, which pipelines, in an instance's pod through the router's Service. */
export async function psql18(database: string, script: string, seconds: number): Promise<string> {
  const where = `host=router.pgfleet.svc user=${CASE_OWNER} dbname=${database} connect_timeout=10`;
  const command = ["timeout", String(seconds), "env", `PGPASSWORD=${password}`, "psql", where, "-XAtq"];
  const output = await kubectl(
    ["exec", "-i", "pg1-1", "-c", "postgres", "--", "sh", "-c", `${quoted(command)} 2>&1 || true`],
    script,
  );
  return output.replaceAll("\n", "|");
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(" ");
}

/** Owns the databases of the cases. */
export const CASE_OWNER = "case_owner";

/** On pg2, of a pool in mode session and in mode transaction. */
export const SESSION = "shop_case";
export const TRANSACTION = "shop_case_tx";
