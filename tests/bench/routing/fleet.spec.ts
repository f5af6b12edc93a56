import assert from "node:assert/strict";
import { CLUSTERS, databasesOf, NEWCOMER, rules } from "../../../bench/routing/fleet";
import { planRoutes } from "../../../components/routing/plan/plan";

describe("databases of the routing bench", () => {
  it("get a route each, in equal shares", () => {
    const databases = databasesOf(300);
    const catalogs = CLUSTERS.map((cluster) => ({
      cluster,
      databases: databases
        .filter((database) => database.cluster === cluster)
        .map(({ name, owner }) => ({ name, owner, isTemplate: false, allowsConnections: true })),
      connectionLimit: 97,
    }));
    const { routes } = planRoutes(catalogs, rules());
    assert.deepEqual(
      Object.fromEntries(Object.entries(routes).map(([name, { cluster }]) => [name, cluster])),
      Object.fromEntries(databases.map(({ name, cluster }) => [name, cluster])),
    );
    for (const { databases: ofCluster } of catalogs) assert.equal(ofCluster.length, 100);
  });

  it("of a smaller size are the first of a larger one's", () =>
    assert.deepEqual(databasesOf(1000).slice(0, 100), databasesOf(100)));

  it("have a place for one more, which is routed too", () => {
    const catalogs = CLUSTERS.map((cluster) => {
      const one = { name: "shop_new_1", owner: NEWCOMER.owner, isTemplate: false, allowsConnections: true };
      return { cluster, databases: cluster === NEWCOMER.cluster ? [one] : [], connectionLimit: 97 };
    });
    assert.equal(planRoutes(catalogs, rules()).routes["shop_new_1"]?.cluster, NEWCOMER.cluster);
  });
});
