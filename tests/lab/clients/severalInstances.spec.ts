import assert from "node:assert/strict";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { lookupSql } from "../../../components/postgres/routerAccount/sql";
import { hostAddress } from "../../../lab/addresses";
import { waitFor } from "../../../lab/steps/waitFor";
import { startPostgres, type TestPostgres } from "../../support/postgres";
import { psql } from "../support/psql";
import { answeringCluster, answersEverywhere, throughRouter } from "../support/connect";
import { literal, password } from "../support/databases";
import { engineConfig } from "../support/engines";
import { outputs, up } from "../support/stack";

describe("an external cluster of several instances, through pgbouncer", function () {
  this.timeout("5m");

  const login = { user: "erp_owner", password, database: "erp" };
  let primary: TestPostgres;
  let standby: TestPostgres;

  before(async () => {
    const { routerPassword } = await outputs();
    primary = await startPostgres(hostAddress, { names: [`IP:${hostAddress}`] });
    await primary.sql(
      ROUTER_ACCOUNT.database,
      `CREATE ROLE erp_owner LOGIN PASSWORD ${literal(password)}`,
      "CREATE DATABASE erp OWNER erp_owner",
      `CREATE ROLE ${ROUTER_ACCOUNT.user} LOGIN PASSWORD ${literal(routerPassword)}`,
      ...lookupSql(ROUTER_ACCOUNT),
    );
    standby = await primary.startStandby();
    const legacy = {
      kind: "external",
      // The standby first: who takes the first that answers takes the wrong one.
      hosts: [`${standby.host}:${standby.port}`, `${primary.host}:${primary.port}`],
      tls: { mode: "verify-full", ca: primary.ca },
      databases: ["erp"],
    };
    await up(await engineConfig("pgbouncer", ["clusters.legacy", legacy]));
  });

  after(async () => {
    await standby.remove();
    await primary.remove();
  });

  it("is answered by the writable one, though another stands first", async () => {
    for (let round = 0; round < 6; round++) assert.equal(await answeringCluster(login), "test");
  });

  it("still loses a search_path of the connection string before PostgreSQL 18, as docs/router.md says", async () => {
    const [row] = await primary.sql("postgres", "SELECT current_setting('server_version_num')::int AS version");
    const keeps = Number(row?.["version"]) >= 180_000;
    const paths = new Set<string>();
    for (let round = 0; round < 6; round++) {
      const options = "-c search_path=app";
      const { output } = await psql({
        user: login.user,
        database: login.database,
        options,
        commands: ["SHOW search_path"],
      });
      paths.add(output);
    }
    assert.deepEqual([...paths].sort(), keeps ? ["app"] : ['"$user", public', "app"]);
  });

  it("follows the primary to a promoted standby, and never answers from a replica", async () => {
    await primary.stop();
    for (let round = 0; round < 4; round++) {
      const answer = await answeringCluster(login).catch((error: unknown) => error);
      assert.ok(answer instanceof Error, `a replica answered: ${String(answer)}`);
    }
    await standby.promote();
    // Each pod looks for itself.
    await waitFor("both pods have the new primary", 60, async () => await answersEverywhere(login, "standby"));
    const { rows } = await throughRouter(login, (client) => client.query("SELECT pg_is_in_recovery() AS replica"));
    assert.deepEqual(rows, [{ replica: false }]);
  });
});
