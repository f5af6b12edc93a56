import assert from "node:assert/strict";
import { asSuperuser } from "../../../../lab/superuser";
import { throughRouter } from "../../support/connect";
import { password } from "../../support/databases";
import { CASE_OWNER, TRANSACTION } from "../../support/psql";

const LOGIN = { user: CASE_OWNER, password, database: TRANSACTION };

/** A name of a statement that PostgreSQL could not parse is free again. */
export async function refusedStatement(): Promise<void> {
  await throughRouter(LOGIN, async (client) => {
    await assert.rejects(client.query({ name: "again", text: "SELEC 1" }), /syntax error/);
    // What a client gets that prepares it again: a new one, as node-postgres sends nothing twice under one name.
    await assert.rejects(client.query({ name: "again", text: "SELEC 2" }), /syntax error/);
    assert.deepEqual((await client.query("SELECT 1 AS one")).rows, [{ one: 1 }]);
  });
}

/** A prepared statement is refused while what it returns is not what it was: a client reads by what it was. */
export async function changedResult(): Promise<void> {
  await asSuperuser(
    "pg2",
    `CREATE TABLE changing AS SELECT 42 AS value; ALTER TABLE changing OWNER TO ${CASE_OWNER}`,
    TRANSACTION,
  );
  try {
    await throughRouter(LOGIN, async (client) => {
      const statement = { name: "value", text: "SELECT value FROM changing" };
      assert.deepEqual((await client.query(statement)).rows, [{ value: 42 }]);
      await asSuperuser("pg2", "ALTER TABLE changing ALTER value TYPE text", TRANSACTION);
      for (let use = 0; use < 2; use++) await assert.rejects(client.query(statement), { code: "0A000" });
    });
  } finally {
    await asSuperuser("pg2", "DROP TABLE changing", TRANSACTION);
  }
}
