import assert from "node:assert/strict";
import { hostAddress } from "../../lab/addresses";
import { ROUTER_ACCOUNT } from "../../components/postgres/routerAccount";
import { lookupSql } from "../../components/postgres/routerAccountSql";
import { startPostgres, type TestPostgres } from "../support/postgres";
import { answeringCluster } from "./support/connect";
import { literal, password } from "./support/databases";
import { devConfig, outputs, previewedChanges, up, type Config } from "./support/stack";

describe("a fourth cluster that runs outside Kubernetes", function () {
  this.timeout("5m");

  const login = { user: "erp_owner", password, database: "erp" };
  let server: TestPostgres;
  let config: Config;

  before(async () => {
    server = await startPostgres(hostAddress);
    await server.sql(
      "postgres",
      `CREATE ROLE erp_owner LOGIN PASSWORD ${literal(password)}`,
      "CREATE DATABASE erp OWNER erp_owner",
    );
    config = await devConfig([
      "clusters.legacy",
      {
        kind: "external",
        hosts: [`${server.host}:${server.port}`],
        tls: { mode: "verify-ca", ca: server.ca },
        databases: ["erp"],
      },
    ]);
    await up(await devConfig());
  });

  after(async () => {
    await server.start().catch(() => undefined); // it may run
    await up(await devConfig());
    await server.remove();
  });

  it("is refused while it has no router account, with the SQL that makes one", async () => {
    await assert.rejects(up(config), (error: Error) => {
      for (const part of ["legacy", "pgfleet_router", "CREATE ROLE", "pgfleet.verifier"]) {
        assert.ok(error.message.includes(part), `${part} is not in:\n${error.message}`);
      }
      return true;
    });
  });

  it("is routed to and logged in to once it has one, by config alone", async () => {
    const { routerPassword } = await outputs();
    await server.sql(
      ROUTER_ACCOUNT.database,
      `CREATE ROLE ${ROUTER_ACCOUNT.user} LOGIN PASSWORD ${literal(routerPassword)}`,
      ...lookupSql(ROUTER_ACCOUNT),
    );
    assert.deepEqual((await previewedChanges(config)).routes, { erp: "none → legacy" });
    await up(config);
    assert.equal((await outputs()).routes["erp"], "legacy");
    assert.equal(await answeringCluster(login), "test");
    await up(config, "--expect-no-changes");
  });

  it("is unreachable when it is stopped, and fails a deployment by name", async () => {
    await server.stop();
    await assert.rejects(answeringCluster(login));
    await assert.rejects(up(config), /legacy/);
    await server.start();
    assert.equal(await answeringCluster(login), "test");
  });
});
