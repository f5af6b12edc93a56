import assert from "node:assert/strict";
import { asSuperuser, kubectl } from "../../../lab/superuser";
import { answeringCluster } from "../support/connect";
import { createDatabase, createRole, dropDatabase, dropDatabases, password } from "../support/databases";
import { underLoad, type LoadReport } from "../support/load";
import { liveGenerations, takenAt } from "../support/routerPods";
import { devConfig, outputs, preview, previewedChanges, up, type Config } from "../support/stack";

/** The resources that follow the routes; a preview of changed routes must show these and no other. */
const FOLLOWING = [
  "kubernetes:core/v1:ConfigMap::router",
  "pulumi-nodejs:dynamic/odyssey:Rollout::router",
  "pulumi-nodejs:dynamic/routing:Routes::routes",
];

describe("changes of routes", function () {
  this.timeout("5m");

  const load = { user: "load_owner", password, database: "load" };

  const shop = { user: "new_owner", password, database: "shop_new" };

  before(async () => {
    await createDatabase("pg1", "load", "load_owner");
    await dropAll();
    await up(await devConfig());
  });

  // Each test deploys what it needs; routes that those before have left are dropped with that.
  beforeEach(dropAll);

  after(async () => {
    await dropAll();
    await dropDatabase("pg1", "load");
  });

  it("routes a new database in the same up, without a restarted pod and a failed transaction", async () => {
    const config = await devConfig();
    await createDatabase("pg2", "shop_new", "new_owner");
    const changes = await previewedChanges(config);
    assert.deepEqual(changes, { routes: { shop_new: "none → pg2" }, resources: FOLLOWING });
    const podsBefore = await routerPods();
    const report = await underLoad(load, async () => {
      await up(config);
      assert.equal(await answeringCluster(shop), "pg2");
    });
    assertUndisturbed(report);
    assert.deepEqual(await routerPods(), podsBefore);
  });

  it("lets the routers reload one after another, each once", async () => {
    // A name of its own: the same routes again would be the same generation again.
    await createDatabase("pg2", "shop_turn", "new_owner");
    await up(await devConfig());
    const [[first = 0, ...again] = [], [second = 0, ...more] = []] = await takenAt((await outputs()).generation);
    assert.deepEqual([...again, ...more], []);
    // The second was told after the first had proved that it routes by the change.
    assert.ok(Math.abs(second - first) > 100, `${first} and ${second}`);
  });

  it("drops the route of a dropped database", async () => {
    const config = await devConfig();
    await createDatabase("pg2", "shop_new", "new_owner");
    await up(config);
    assert.equal(await answeringCluster(shop), "pg2");
    await dropDatabase("pg2", "shop_new");
    assert.deepEqual(await previewedChanges(config), { routes: { shop_new: "pg2 → none" }, resources: FOLLOWING });
    assertUndisturbed(await underLoad(load, () => deploy(config)));
    // It is the default cluster's now, which does not know the role.
    await assert.rejects(answeringCluster(shop), { code: /^28/ });
  });

  it("moves a database whose owner changes", async () => {
    const config = await devConfig();
    // Owned by nobody whom a pattern names, it is the default cluster's, though pg3 has one of that name too.
    await createDatabase("pg1", "moving", "first_owner");
    await createDatabase("pg3", "moving", "first_owner");
    await up(config);
    assert.equal(await answeringCluster({ user: "first_owner", password, database: "moving" }), "pg1");
    await createRole("pg3", "team_analytics");
    await asSuperuser("pg3", `ALTER DATABASE moving OWNER TO team_analytics`);
    // The default cluster has it still, so its name is not given away by an owner alone.
    assert.match(await up(config), /"moving" stays on pg1, .*: pulumi config set --path 'pgfleet:pins\.moving' pg3/);
    assert.equal(await answeringCluster({ user: "first_owner", password, database: "moving" }), "pg1");
    const settled = await devConfig(["pins", { moving: "pg3" }]);
    assert.deepEqual(await previewedChanges(settled), { routes: { moving: "none → pg3" }, resources: FOLLOWING });
    assertUndisturbed(await underLoad(load, () => deploy(settled)));
    assert.equal(await answeringCluster({ user: "first_owner", password, database: "moving" }), "pg3");
  });

  it("moves what a changed pattern claims", async () => {
    const config = await devConfig();
    await createDatabase("pg2", "orders", "order_owner");
    await up(config);
    const claimed = await devConfig(["clusters.pg2.databases", ["shop_.*", "ord.rs"]]);
    assert.deepEqual(await previewedChanges(claimed), { routes: { orders: "none → pg2" }, resources: FOLLOWING });
    assertUndisturbed(await underLoad(load, () => deploy(claimed)));
    assert.equal(await answeringCluster({ user: "order_owner", password, database: "orders" }), "pg2");
    assert.deepEqual(await previewedChanges(config), { routes: { orders: "pg2 → none" }, resources: FOLLOWING });
  });

  it("refuses a database that two clusters hold and claim, naming both, and changes nothing", async () => {
    const config = await devConfig();
    await createDatabase("pg2", "shop_old", "new_owner");
    await up(config);
    const { routes, generation } = await outputs();
    await createDatabase("pg2", "shop_new", "new_owner");
    await createDatabase("pg3", "shop_new", "team_analytics");
    await assert.rejects(up(config), (error: Error) => {
      for (const part of ["shop_new", "pg2", "shop_.*", "pg3", "team_analytics"])
        assert.ok(error.message.includes(part), part);
      return true;
    });
    assert.deepEqual(await liveGenerations(), [generation, generation]);
    assert.deepEqual((await outputs()).routes, routes);
    assert.equal(await answeringCluster({ ...shop, database: "shop_old" }), "pg2");
    await dropDatabase("pg3", "shop_new");
    await up(config);
    assert.equal(await answeringCluster(shop), "pg2");
  });

  it("leaves a newcomer out, and tells of it, when another cluster serves a database and claims it", async () => {
    const config = await devConfig();
    await createDatabase("pg2", "shop_new", "new_owner");
    await up(config);
    await createDatabase("pg3", "shop_new", "team_analytics");
    assert.match(
      await preview(config),
      /"shop_new" stays on pg2, which serves it\. pg3 has one too and claims it: owner/,
    );
    await up(config);
    assert.equal(await answeringCluster(shop), "pg2");
    await up(config, "--expect-no-changes");
  });
});

async function dropAll(): Promise<void> {
  const databases = ["shop_new", "shop_old", "shop_turn", "moving", "orders"];
  await Promise.all(["pg1", "pg2", "pg3"].map((cluster) => dropDatabases(cluster, databases)));
}

async function deploy(config: Config): Promise<void> {
  await up(config);
}

function assertUndisturbed({ transactions, failed, problems }: LoadReport): void {
  assert.equal(problems, "");
  assert.equal(failed, 0);
  assert.ok(transactions > 500, `${transactions} transactions`);
}

/** Identity and restarts of every container of the router. */
async function routerPods(): Promise<string> {
  const restarts = "{.metadata.uid} {.status.containerStatuses[*].restartCount}";
  return await kubectl([
    "get",
    "pods",
    "-l",
    "app.kubernetes.io/name=odyssey",
    "-o",
    `jsonpath={range .items[*]}${restarts}{"\\n"}{end}`,
  ]);
}
