import assert from "node:assert/strict";
import { answeringCluster, throughRouter } from "../support/connect";
import { createDatabase, dropDatabase, password } from "../support/databases";
import { devConfig, outputs, preview, refresh, up } from "../support/stack";

describe("routing", function () {
  this.timeout("5m");

  const databases = [
    { cluster: "pg1", database: "plain", owner: "plain_owner", why: "claimed by no pattern" },
    { cluster: "pg2", database: "shop_lab", owner: "anybody", why: "claimed by its name" },
    { cluster: "pg3", database: "reports", owner: "team_analytics", why: "claimed by its owner's name" },
  ];

  before(async () => {
    for (const { cluster, database, owner } of databases) await createDatabase(cluster, database, owner);
    await up(await devConfig());
  });

  after(async () => {
    for (const { cluster, database } of databases) await dropDatabase(cluster, database);
    await dropDatabase("pg1", "born_later");
  });

  for (const { cluster, database, owner, why } of databases) {
    it(`answers ${database} from ${cluster}: ${why}`, async () => {
      assert.equal(await answeringCluster({ user: owner, password, database }), cluster);
    });
  }

  it("logs a client in as itself", async () => {
    const login = { user: "anybody", password, database: "shop_lab" };
    const { rows } = await throughRouter(login, (client) => client.query("SELECT current_user, session_user"));
    assert.deepEqual(rows, [{ current_user: "anybody", session_user: "anybody" }]);
  });

  it("speaks TLS to the clusters", async () => {
    const query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    for (const { database, owner } of databases) {
      const { rows } = await throughRouter({ user: owner, password, database }, (client) => client.query(query));
      assert.deepEqual(rows, [{ ssl: true }], database);
    }
  });

  it("answers a database made on the default cluster after the deployment at once", async () => {
    await createDatabase("pg1", "born_later", "late_owner");
    assert.equal(await answeringCluster({ user: "late_owner", password, database: "born_later" }), "pg1");
  });

  it("tells the address and the routes", async () => {
    const { host, port, routes } = await outputs();
    assert.equal(host, "router.pgfleet.svc");
    assert.equal(port, 5432);
    assert.equal(routes["shop_lab"], "pg2");
    assert.equal(routes["reports"], "pg3");
    assert.equal("plain" in routes, false);
  });

  it("changes nothing in a second up or preview, nor after a refresh", async () => {
    const config = await devConfig();
    await up(config, "--expect-no-changes");
    await preview(config, "--expect-no-changes");
    await refresh(config);
    await up(config, "--expect-no-changes");
    await preview(config, "--expect-no-changes");
  });
});
