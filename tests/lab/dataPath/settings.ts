import assert from "node:assert/strict";
import { Client } from "pg";
import { routerHost, routerPort } from "../../../lab/environment";
import { asSuperuser } from "../../../lab/superuser";
import { password } from "../support/databases";
import { CASE_OWNER, psql, SESSION, TRANSACTION } from "./psql";

/** What a client asks for when it connects is what its session has, or the connection is refused. */
export async function startupOptions(): Promise<void> {
  for (const database of [SESSION, TRANSACTION]) {
    for (const options of ["-c jit=off -c default_transaction_read_only=on", "-cdefault_transaction_read_only=on"]) {
      const { code, output } = await psql({ database, options, commands: ["CREATE TABLE must_not_be_there (a int)"] });
      assert.notEqual(code, 0, `${database} with ${options}: the table was made`);
      assert.match(output, /read-only transaction/);
    }
    const shown = await psql({
      database,
      options: "-c geqo=off -c statement_timeout=1234 -c work_mem=7MB",
      commands: ["SHOW geqo", "SHOW statement_timeout", "SHOW work_mem"],
    });
    assert.deepEqual([shown.code, shown.output], [0, "off|1234ms|7MB"]);
    const custom = await psql({ database, options: "-c app.tenant=42", commands: ["SHOW app.tenant"] });
    assert.ok(
      custom.code !== 0 || custom.output === "42",
      `the session had app.tenant "${custom.output}" without a word`,
    );
  }
}

/** Nothing that one client asks for when it connects reaches the next one that has the server connection. */
export async function startupOptionsStay(): Promise<void> {
  for (const database of [SESSION, TRANSACTION]) {
    const commands = ["SHOW statement_timeout", "SHOW work_mem"];
    for (let round = 0; round < 4; round++) {
      const options = "-c statement_timeout=4321 -c work_mem=9MB";
      assert.equal((await psql({ database, options, commands })).output, "4321ms|9MB");
      assert.equal((await psql({ database, commands })).output, "0|4MB");
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
      for (let round = 0; round < 4; round++) {
        const { told, had } = await timeZones();
        assert.equal(told, had);
      }
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
    ...{ host: routerHost, port: Number(routerPort), user: CASE_OWNER, password, database: SESSION },
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
