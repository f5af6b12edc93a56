import assert from "node:assert/strict";
import { Client } from "pg";
import { routerHost, routerPort } from "../../../../lab/environment";
import { asSuperuser } from "../../../../lab/superuser";
import { UNVERIFIED } from "../../support/connect";
import { password } from "../../support/databases";
import { CASE_OWNER, psql, SESSION, TRANSACTION } from "../../support/psql";

/** What a client asks for when it connects is what its session has, each time, or the connection is refused by its name. */
export async function startupOptions(): Promise<void> {
  for (const database of [SESSION, TRANSACTION]) {
    for (const options of ["-c default_transaction_read_only=on", "-cdefault_transaction_read_only=on"]) {
      const { code, output } = await psql({ database, options, commands: ["CREATE TABLE must_not_be_there (a int)"] });
      assert.notEqual(code, 0, `${database} with ${options}: the table was made`);
      assert.match(output, /read-only transaction/);
    }
    for (const [name, value] of ASKED) {
      for (let round = 0; round < 3; round++) {
        const commands = [`SELECT current_setting('${name}', true)`, `SELECT current_setting('${name}', true)`];
        const { code, output } = await psql({ database, options: `-c ${name}=${value}`, commands });
        const isRefused = code !== 0 && output.includes(name);
        assert.ok(isRefused || output === `${value}|${value}`, `${database}: ${name} was "${output}" without a word`);
      }
    }
  }
}

/** Settings and values other than the defaults. */
const ASKED = [
  ["default_transaction_read_only", "on"],
  ["search_path", "app"],
  ["TimeZone", "Asia/Tokyo"],
  ["IntervalStyle", "iso_8601"],
  ["jit", "off"],
  ["geqo", "off"],
  ["statement_timeout", "1234ms"],
  ["work_mem", "7MB"],
  ["app.tenant", "42"],
] as const;

/** Nothing that one client asks for when it connects reaches the next one that has the server connection. */
export async function startupOptionsStay(): Promise<void> {
  for (const database of [SESSION, TRANSACTION]) {
    for (const [name, value] of ASKED) {
      const commands = [`SELECT coalesce(current_setting('${name}', true), '')`];
      await psql({ database, options: `-c ${name}=${value}`, commands });
      for (let round = 0; round < 2; round++) {
        const { output } = await psql({ database, commands });
        assert.notEqual(output, value, `${database}: ${name}`);
      }
    }
  }
}

/** A search_path of two schemas has two. */
export async function searchPath(): Promise<void> {
  for (const database of [SESSION, TRANSACTION]) {
    const options = "-c search_path=app,public";
    const { output } = await psql({ database, options, commands: ["SELECT current_schemas(false)::text"] });
    assert.equal(output, "{app,public}", database);
  }
}

/** A session has the time zone that it was told, also after its default was changed. */
export async function timeZone(): Promise<void> {
  try {
    for (const zone of ["Asia/Tokyo", "Europe/Oslo"]) {
      await asSuperuser("pg2", `ALTER DATABASE ${SESSION} SET timezone = '${zone}'`);
      // Several at a time, so that some get a server connection from before the change and some a new one.
      for (const { told, had } of await Promise.all(Array.from({ length: 6 }, timeZones))) assert.equal(told, had);
    }
  } finally {
    await asSuperuser("pg2", `ALTER DATABASE ${SESSION} RESET timezone`);
  }
}

interface Connection {
  on(event: "parameterStatus", listener: (message: { parameterName: string; parameterValue: string }) => void): void;
}

/** What the router told of the time zone at the login, and what the server says. */
async function timeZones(): Promise<{ told: string | undefined; had: string | undefined }> {
  const client = new Client({
    ...{ host: routerHost, port: Number(routerPort), ssl: UNVERIFIED, user: CASE_OWNER, password, database: SESSION },
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  });
  client.on("error", () => undefined); // told to whoever waits for the query
  let told: string | undefined;
  (client as unknown as { readonly connection: Connection }).connection.on("parameterStatus", (message) => {
    if (message.parameterName === "TimeZone") told ??= message.parameterValue;
  });
  try {
    await client.connect();
    const toldAtLogin = told;
    const { rows } = await client.query<{ TimeZone: string }>("SHOW timezone");
    return { told: toldAtLogin, had: rows[0]?.TimeZone };
  } finally {
    await client.end().catch(() => undefined);
  }
}
