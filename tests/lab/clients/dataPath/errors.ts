import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../../../lab/superuser";
import { throughRouter } from "../../support/connect";
import { assertDocumented, rejectsAsDocumented, type Told } from "../../support/documentedErrors";
import { password } from "../../support/databases";
import { CASE_OWNER, SESSION, TRANSACTION } from "../../support/psql";
import { routerPodNames } from "../../support/routerPods";
import { outputs } from "../../support/stack";
import type { DatabaseError } from "pg";

/** What PgBouncer tells is what docs/clients.md says. */
export async function tellsWhy(): Promise<void> {
  const { routerPassword } = await outputs();
  const account = { user: "pgfleet_router", password: routerPassword };
  await rejectsAsDocumented(login({ password: "wrong" }), /^SASL authentication failed$/);
  await rejectsAsDocumented(login({ user: "nobody_known" }), /^SASL authentication failed$/);
  await rejectsAsDocumented(login({ database: "shop_nowhere" }), /^database "shop_nowhere" does not exist$/);
  await rejectsAsDocumented(login({ options: "-c jit=off" }), /^unsupported startup parameter in options: jit$/);
  for (const database of [SESSION, "postgres", "pgbouncer", "pgfleet_auth_pg1"])
    await rejectsAsDocumented(login({ ...account, database }), /^login rejected$/);
  await rejectsAsDocumented(login({ database: "pgbouncer" }), /^bouncer config error$/);
  await tellsWhomItCannotTake();
}

/** The limit of a whole process is thousands; the test makes it one. */
async function tellsWhomItCannotTake(): Promise<void> {
  const pods = await routerPodNames("pgbouncer");
  const tell = async (command: string) => {
    const psql = ["psql", "-XAtqh", "/run/pgbouncer/socket-1", "-p", "6432", "-U", "pgfleet_router", "-c", command];
    for (const pod of pods) await kubectl(["exec", pod, "-c", "reloader", "--", ...psql, "pgbouncer"]);
  };
  try {
    await tell("SET max_client_conn = 1");
    const outcomes = await Promise.allSettled(
      Array.from({ length: pods.length + 1 }, () => login({}, "SELECT pg_sleep(1)")),
    );
    const refused = outcomes.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
    assert.ok(refused.length > 0, "all were let in");
    for (const { reason } of refused) await assertDocumented(reason as DatabaseError, /^no more connections allowed/);
  } finally {
    await tell("RELOAD");
  }
}

/** The limits that these cases run under, in seconds, and how long a router may take to see that one is over. */
export const IDLE_LIMITS = { clientIdleTimeout: 6, transactionIdleTimeout: 2 };
const GRACE = 3;

/** A client that is idle for too long is disconnected, whatever its pool's mode. */
export async function idleClients(): Promise<void> {
  await disconnects("SELECT 1", IDLE_LIMITS.clientIdleTimeout);
}

/** So is one that idles within a transaction. */
export async function idleTransactions(): Promise<void> {
  await disconnects("BEGIN", IDLE_LIMITS.transactionIdleTimeout);
}

async function disconnects(query: string, limit: number): Promise<void> {
  await Promise.all([SESSION, TRANSACTION].map((database) => toldAfter(query, limit + GRACE, database)));
}

/** What idle clients of PgBouncer are told when config has them end. @param seconds after which both have been told */
export async function tellsTheIdle(seconds: number): Promise<void> {
  const [idle, idleInTransaction] = await Promise.all([toldAfter("SELECT 1", seconds), toldAfter("BEGIN", seconds)]);
  await assertDocumented(idle, /^client_idle_timeout$/);
  await assertDocumented(idleInTransaction, /^idle transaction timeout$/);
}

/** What a client is told that asks this and no more. */
async function toldAfter(query: string, seconds: number, database = TRANSACTION): Promise<Told> {
  const told: Told[] = [];
  await throughRouter({ user: CASE_OWNER, password, database }, async (client) => {
    client.on("error", ({ message, code }: Error & { readonly code?: string }) => told.push({ message, code }));
    await client.query(query);
    await sleep(seconds * 1000);
  });
  const [first] = told;
  assert.ok(first !== undefined, `nothing was told within ${seconds} s after ${query} in ${database}`);
  return first;
}

async function login(changes: object, query = "SELECT 1"): Promise<void> {
  await throughRouter({ user: CASE_OWNER, password, database: SESSION, ...changes }, (client) => client.query(query));
}
