import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import type { Target } from "./run/part";

/**
 * Runs statements one after the other as a superuser. Gives back the first field of each row, when the last is the only one
 * with rows. Rejects with PostgreSQL's words when one fails.
 */
export type Administer = (database: string, statements: readonly string[]) => Promise<readonly string[]>;

/** Whom all tests connect as. */
export const ROLE = "pgfleet_drivers";

/** What marks a database that may be dropped: nobody else's has this comment. */
const COMMENT = "made by the bench of drivers";

/** Makes the role, with what a role can have that is no superuser: routers let no superuser in. */
export async function createRole(administer: Administer, password: string): Promise<void> {
  await administer("postgres", [
    `CREATE ROLE ${ROLE} LOGIN CREATEDB CREATEROLE PASSWORD '${password}'`,
    `GRANT pg_signal_backend, pg_monitor TO ${ROLE}`,
  ]);
}

/** An empty database of the role; the one of an earlier suite is dropped first. */
export async function createDatabase(administer: Administer, name: string, setup: readonly string[]): Promise<void> {
  await dropDatabase(administer, name);
  await administer("postgres", [
    `CREATE DATABASE ${name} OWNER ${ROLE} TEMPLATE template0`,
    `COMMENT ON DATABASE ${name} IS '${COMMENT}'`,
  ]);
  await administer(name, setup);
}

/** @throws when it is not the bench's */
async function dropDatabase(administer: Administer, name: string): Promise<void> {
  const mark = `shobj_description((SELECT oid FROM pg_database WHERE datname = '${name}'), 'pg_database')`;
  await administer("postgres", [
    `DO $$ BEGIN IF EXISTS (SELECT FROM pg_database WHERE datname = '${name}') AND ${mark} IS DISTINCT FROM '${COMMENT}' THEN
RAISE 'database ${name} is there and is of somebody else. Accepted: a name that is free, or that the bench has made';
END IF; END $$`,
    `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
  ]);
}

/** Removes databases, and the role with what tests have made of it: it is a clean server again. */
export async function removeEverything(administer: Administer, databases: readonly string[]): Promise<void> {
  for (const name of databases) await dropDatabase(administer, name);
  // Those that tests have made and left.
  const owned = `SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datdba = to_regrole('${ROLE}')`;
  await administer("postgres", await administer("postgres", [owned]));
  await administer("postgres", [
    // Roles that the role has made, which it may therefore administer.
    `DO $$ DECLARE made text; BEGIN
FOR made IN SELECT roleid::regrole FROM pg_auth_members
WHERE member = to_regrole('${ROLE}') AND admin_option AND roleid::regrole::text !~ '^pg_' LOOP EXECUTE 'DROP ROLE ' || made; END LOOP;
IF to_regrole('${ROLE}') IS NOT NULL THEN DROP OWNED BY ${ROLE}; END IF; END $$`,
    `DROP ROLE IF EXISTS ${ROLE}`,
  ]);
}

/** Seconds in which a login must succeed: a router may remember a role of the same name for a moment. */
const LOGIN = 15;

/** Waits until the target lets the role in. */
export async function waitForLogin(target: Target, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + LOGIN * 1000;
  for (;;) {
    const error = await loginError(target);
    if (error === undefined) return;
    signal.throwIfAborted();
    if (Date.now() > deadline) {
      const { host, port, database } = target;
      throw new Error(`no login to ${database} at ${host}:${port} within ${LOGIN} s: ${error}`);
    }
    await sleep(500);
  }
}

/** What pg says of a server that has no TLS. */
const WITHOUT_TLS = "The server does not support SSL connections";

/** With TLS where the server has it, as libpq prefers it: a router may require it. */
async function loginError(target: Target): Promise<string | undefined> {
  const error = target.sslMode === "disable" ? WITHOUT_TLS : await errorOf(target, { rejectUnauthorized: false });
  return error === WITHOUT_TLS ? await errorOf(target, false) : error;
}

async function errorOf(
  { host, port, user, password, database }: Target,
  ssl: ClientConfig["ssl"],
): Promise<string | undefined> {
  const options = { connectionTimeoutMillis: 5_000, query_timeout: 5_000 };
  const client = new Client({ host, port, user, password, database, ssl, ...options });
  client.on("error", () => undefined); // told to whoever waits
  try {
    await client.connect();
    await client.query("SELECT 1");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
