import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partNames } from "../../../components/router/configuration/files";
import { kubectl } from "../../../lab/superuser";
import { answeringCluster, throughRouter } from "../support/connect";
import { createDatabase, createDatabases, dropDatabase, dropDatabases, password } from "../support/databases";
import { assertDocumented } from "../support/documentedErrors";
import { startCluster, stopCluster } from "../support/network/fence";
import { liveGenerations } from "../support/routerPods";
import { devConfig, outputs, preview, previewedChanges, previewedSteps, up } from "../support/stack";
import type { DatabaseError } from "pg";

/** Which of the two is chance: whoever waited for the connection, or for a word on whether the instance is writable. */
const POOL_TAKEN = /^(too many active clients|can't find suitable host)/;

const DATABASES = ["shop_a", "shop_b", "shop_c"];

/** Each has a rule in every database: so many that the rules do not fit into one ConfigMap. */
const LIMITED_ROLES = Object.fromEntries(Array.from({ length: 720 }, (_, number) => [`crowd_${number}`, 50]));

/** Makes the router account's password up again: before it is there nobody can be asked for databases. */
const ROTATION = ["--replace", "**RouterPassword::router-account"];

describe("plans that need a decision", function () {
  this.timeout("6m");

  const shop = (database: string) => ({ user: "plan_owner", password, database });

  /** How many of the attempts to connect succeed while those before stay connected. The Service chooses a pod for each. */
  const clientsLetIn = async (database: string, attempts: number): Promise<number> => {
    if (attempts === 0) return 0;
    const others = () => clientsLetIn(database, attempts - 1);
    return await throughRouter(shop(database), async () => 1 + (await others())).catch(async (error: unknown) => {
      await assertDocumented(error as DatabaseError, /^too many client tcp connections/);
      return await others();
    });
  };

  /** How many of the clients get a server connection when all want one at once, and for longer than others wait. */
  const clientsServed = async (database: string, clients: number): Promise<number> => {
    const ask = () => throughRouter(shop(database), (client) => client.query("SELECT pg_sleep(3)"));
    const outcomes = await Promise.allSettled(Array.from({ length: clients }, ask));
    const refused = outcomes.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
    for (const { reason } of refused) await assertDocumented(reason as DatabaseError, POOL_TAKEN);
    return clients - refused.length;
  };

  beforeEach(async () => {
    await dropAll();
    await createDatabases("pg2", DATABASES, "plan_owner");
  });

  after(async () => {
    await dropAll();
  });

  it("are stopped by the guard, in preview and up, until exactly they are confirmed", async () => {
    const strict = ["guard", { count: 1, share: 1 }] as const;
    await up(await devConfig());
    const { routes, generation } = await outputs();
    await dropDatabases("pg2", ["shop_a", "shop_b"]);
    let plan = "";
    for (const deploy of [preview, up]) {
      await assert.rejects(deploy(await devConfig(strict)), ({ message }: Error) => {
        assert.match(message, /2 databases would move to another cluster; pgfleet:guard.count allows 1/);
        assert.match(message, /"shop_a": pg2 → pg1 \(no longer exists on pg2\)/);
        plan = /pulumi config set pgfleet:confirmedPlan (plan-[0-9a-f]{12})/.exec(message)?.[1] ?? "";
        return plan !== "";
      });
    }
    assert.deepEqual((await outputs()).routes, routes);
    assert.deepEqual(await liveGenerations(), [generation, generation]);

    await dropDatabase("pg2", "shop_c");
    await assert.rejects(
      up(await devConfig(strict, ["confirmedPlan", plan])),
      /3 databases would move to another cluster/,
    );
    await createDatabase("pg2", "shop_c", "plan_owner");
    await up(await devConfig(strict, ["confirmedPlan", plan]));
    const after = (await outputs()).routes;
    assert.deepEqual(
      DATABASES.map((database) => after[database]),
      [undefined, undefined, "pg2"],
    );
    await preview(await devConfig(strict, ["confirmedPlan", plan]), "--expect-no-changes");
  });

  it("settle a conflict by a pin or by the order of clusters", async () => {
    // Served by nobody before, for what is served stays where it is.
    await dropDatabase("pg2", "shop_a");
    await up(await devConfig());
    await createDatabase("pg2", "shop_a", "plan_owner");
    await createDatabase("pg3", "shop_a", "team_analytics");
    await assert.rejects(up(await devConfig()), /"shop_a" exists on pg2 and pg3/);
    await up(await devConfig(["order", ["pg3"]]));
    assert.equal(await answeringCluster({ user: "team_analytics", password, database: "shop_a" }), "pg3");
    await up(await devConfig(["order", ["pg3"]], ["pins", { shop_a: "pg2" }]));
    assert.equal(await answeringCluster(shop("shop_a")), "pg2");
  });

  it("keep the routes of a cluster that is stopped, where config says so, and tell their age", async () => {
    const keeping = await devConfig(["clusters.pg2.unreachable", "keep"]);
    await up(keeping);
    await createDatabase("pg3", "events_99", "events_owner");
    await stopCluster("pg2");
    try {
      const shown = await preview(keeping);
      assert.match(shown, /cluster pg2: .*connection refused/);
      assert.match(shown, /its \d+ routes stay as last known, (less than a minute|\d+ min) ago/);
      assert.deepEqual((await previewedChanges(keeping)).routes, { events_99: "none → pg3" });
      await up(keeping);
      const { routes, kept } = await outputs();
      assert.deepEqual(
        DATABASES.map((database) => routes[database]),
        ["pg2", "pg2", "pg2"],
      );
      assert.deepEqual(Object.keys(kept), ["pg2"]);
      assert.ok(Date.now() - Date.parse(kept["pg2"] ?? "") < 300_000, kept["pg2"]);
      assert.equal(await answeringCluster({ user: "events_owner", password, database: "events_99" }), "pg3");
      await preview(keeping, "--expect-no-changes");
    } finally {
      await startCluster("pg2");
      await dropDatabase("pg3", "events_99");
    }
    await up(keeping);
    assert.deepEqual((await outputs()).kept, {});
    assert.equal(await answeringCluster(shop("shop_a")), "pg2");
  });

  it("give databases pools of their own, in several ConfigMaps, by a saved plan to which no route was known", async () => {
    const databases = { "shop_.*": { clients: 50 }, shop_a: { clients: 1 }, shop_c: { size: 1, waitTimeout: 1 } };
    const config = await devConfig(["overrides", { databases, owners: {} }], ["roleLimits", LIMITED_ROLES]);
    const folder = await mkdtemp(join(tmpdir(), "pgfleet-plan-"));
    try {
      const plan = join(folder, "plan.json");
      const steps = await previewedSteps(config, ...ROTATION, "--save-plan", plan);
      assert.deepEqual(
        steps.filter(({ urn }) => /ConfigMap::router-routes-\d$/.test(urn)).map(({ op }) => op),
        partNames("router").map(() => "update"),
      );
      assert.ok(!steps.some(({ op }) => op === "delete"));
      await up(config, ...ROTATION, "--plan", plan);
    } finally {
      await rm(folder, { recursive: true });
    }
    const parts = await kubectl(["get", "configmaps", ...partNames("router"), "-o", "jsonpath={.items[*].data}"]);
    assert.ok(parts.includes("shop_a"));
    assert.equal(await clientsLetIn("shop_a", 20), 2, "one for each router pod");
    assert.equal(await clientsLetIn("shop_b", 20), 20);
    assert.equal(await clientsServed("shop_c", 20), 2, "one for each router pod");
  });

  it("count connections, and fail when told to", async () => {
    const large = ["router.pool.size", 40] as const;
    const shown = await preview(await devConfig(large));
    assert.match(shown, /pg2 +\d+ +\d+ +97 +over/);
    assert.match(shown, /pools could open more connections than an instance of .*pg2.* takes/);
    await assert.rejects(up(await devConfig(large, ["router.overBudget", "fail"])), /could open more connections/);
    assert.match(await preview(await devConfig()), /pg2 +\d+ +\d+ +97$/m);
  });
});

async function dropAll(): Promise<void> {
  await Promise.all(["pg1", "pg2", "pg3"].map((cluster) => dropDatabases(cluster, DATABASES)));
}
