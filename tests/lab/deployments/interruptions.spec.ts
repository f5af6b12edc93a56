import assert from "node:assert/strict";
import { answeringCluster } from "../support/connect";
import { createDatabase, dropDatabases, password } from "../support/databases";
import { liveGenerations } from "../support/routerPods";
import { devConfig, killedUp, outputs, preview, up } from "../support/stack";

const OWNER = "interrupted_owner";

/** Lines of the engine's output, in the order in which they come. */
const MOMENTS: readonly [string, RegExp][] = [
  ["while the routes are updated", /Routes routes updating/],
  ["while the ConfigMap is written", /ConfigMap router updating/],
  ["when the ConfigMap is written", /ConfigMap router updated/],
  ["while the routers take it over", /Rollout router updating/],
];

describe("an update that is killed", function () {
  this.timeout("5m");

  const databases = MOMENTS.map((_, index) => `shop_killed_${index}`);

  before(async () => {
    await createDatabase("pg2", "shop_calm", OWNER);
    await up(await devConfig());
  });

  after(async () => {
    await dropDatabases("pg2", [...databases, "shop_calm"]);
  });

  for (const [index, [moment, line]] of MOMENTS.entries()) {
    it(`${moment} leaves routers that serve what was or what shall be, and the next one goes on`, async () => {
      const database = databases[index] ?? "";
      const { generation } = await outputs();
      await createDatabase("pg2", database, OWNER);
      await killedUp(await devConfig(), line);
      const between = await liveGenerations();
      assert.equal(await answeringCluster({ user: OWNER, password, database: "shop_calm" }), "pg2");

      await up(await devConfig());
      const after = (await outputs()).generation;
      assert.notEqual(after, generation);
      for (const running of between) assert.ok([generation, after].includes(running), running);
      assert.deepEqual(await liveGenerations(), [after, after]);
      assert.equal(await answeringCluster({ user: OWNER, password, database }), "pg2");
      await preview(await devConfig(), "--expect-no-changes");
    });
  }
});
