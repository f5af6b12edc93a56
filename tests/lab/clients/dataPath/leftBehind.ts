import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../../../lab/superuser";
import { routerHost, routerPort } from "../../../../lab/environment";
import { password } from "../../support/databases";
import { CASE_OWNER, psql, TRANSACTION } from "../../support/psql";

/** What one client leaves behind in mode transaction, other than statements that it has prepared in SQL. */
export async function nothingReachesTheNext(): Promise<void> {
  await psql({
    database: TRANSACTION,
    commands: [
      "SET statement_timeout = 5432",
      "SET app.tenant = 'left'",
      "SET search_path = app",
      "CREATE TEMP TABLE left_behind (a int)",
      "SELECT pg_advisory_lock(42)",
      "LISTEN left_behind",
    ],
  });
  for (let round = 0; round < 4; round++) {
    const { code, output } = await psql({
      database: TRANSACTION,
      commands: [
        "SHOW statement_timeout",
        "SELECT coalesce(current_setting('app.tenant', true), '')",
        "SHOW search_path",
        "SELECT count(*) FROM pg_class WHERE relname = 'left_behind' AND relnamespace = pg_my_temp_schema()",
        "SELECT pg_try_advisory_xact_lock(42)",
        "SELECT count(*) FROM pg_listening_channels()",
      ],
    });
    assert.deepEqual([code, output], [0, '0||"$user", public|0|t|0']);
  }
}

/** A statement that a client has prepared in SQL is not there for the next, whose own of that name can be prepared. */
export async function preparedInSql(): Promise<void> {
  await psql({ database: TRANSACTION, commands: ["PREPARE p1 AS SELECT 1"] });
  for (let round = 0; round < 4; round++) {
    const { output } = await psql({ database: TRANSACTION, commands: ["EXECUTE p1"] });
    assert.match(output, /prepared statement "p1" does not exist/);
    const { code } = await psql({ database: TRANSACTION, commands: ["PREPARE p1 AS SELECT 2"] });
    assert.equal(code, 0);
  }
}

/** pg_dump says the same each time. */
export async function dumps(): Promise<void> {
  const direct = await dump([]);
  assert.match(direct, /CREATE FUNCTION app\.f\(\)/);
  for (let round = 0; round < 4; round++) {
    const options = ["-h", routerHost, "-p", routerPort, "-U", CASE_OWNER];
    const throughRouter = await dump(options).catch((error: unknown) => {
      assert.doesNotMatch(String(error), /pg_dump: error: query failed/);
      throw error;
    });
    assert.equal(throughRouter, direct);
  }
}

/** By the pg_dump of the primary's pod, without the lines that are random. */
async function dump(options: readonly string[]): Promise<string> {
  const selector = "cnpg.io/cluster=pg2,cnpg.io/instanceRole=primary";
  const pod = await kubectl(["get", "pod", "-l", selector, "-o", "jsonpath={.items[0].metadata.name}"]);
  const command = ["env", `PGPASSWORD=${password}`, "pg_dump", ...options, TRANSACTION];
  const text = await kubectl(["exec", pod, "-c", "postgres", "--", ...command]);
  return text.replaceAll(/^\\(un)?restrict .*$/gm, "");
}

/** A database that its last client has left can be copied, renamed and dropped. */
export async function dropAndRename(): Promise<void> {
  const owner = async (command: string) => {
    const { code, output } = await psql({ database: "case_admin", commands: [command] });
    assert.equal(code, 0, output);
  };
  await owner("CREATE DATABASE case_tmp");
  await psql({ database: "case_tmp", commands: ["SELECT 1"] });
  await sleep(2_500);
  await owner("CREATE DATABASE case_copy TEMPLATE case_tmp");
  await owner("ALTER DATABASE case_tmp RENAME TO case_tmp2");
  await owner("DROP DATABASE case_tmp2");
  await owner("DROP DATABASE case_copy");
}
