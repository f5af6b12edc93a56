import { Client } from "pg";
import { routerHost, routerPort } from "../../../lab/environment";
import { outputs } from "../support/stack";
import { rejectsAsDocumented } from "../support/documentedErrors";
import { password } from "../support/databases";
import { CASE_OWNER, SESSION } from "./psql";

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
}

async function login(changes: object): Promise<void> {
  const usual = { user: CASE_OWNER, password, database: SESSION };
  const address = {
    host: routerHost,
    port: Number(routerPort),
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  };
  const client = new Client({ ...address, ...usual, ...changes });
  client.on("error", () => undefined); // told to whoever waits for the query
  try {
    await client.connect();
    await client.query("SELECT 1");
  } finally {
    await client.end().catch(() => undefined);
  }
}
