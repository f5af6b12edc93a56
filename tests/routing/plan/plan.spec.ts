import assert from "node:assert/strict";
import { planRoutes } from "../../../components/routing/plan/plan";
import { CARRIED_NAMES, HOSTILE_NAMES, RESERVED_NAMES } from "../../support/names";
import { catalog, database } from "../catalogs";
import { rulesOf } from "../rules";
import type { Catalog } from "../../../components/postgres/catalog/types";

const rules = rulesOf({
  pg1: {},
  pg2: { databases: ["shop_.*"], owners: ["shop"] },
  pg3: { databases: ["metrics"], owners: ["analytics", "shop"] },
});

function plan(...catalogs: Catalog[]): ReturnType<typeof planRoutes> {
  const silent = rules.clusters.filter(({ name }) => !catalogs.some(({ cluster }) => cluster === name));
  return planRoutes([...catalogs, ...silent.map(({ name }) => catalog(name))], rules);
}

describe("the plan", () => {
  it("routes a database to the cluster that holds it, when its name or its owner's matches there", () => {
    const { routes, leftOut, conflicts } = plan(
      catalog("pg2", "shop_eu of anybody", "till of shop", "crm of sales"),
      catalog("pg3", "shop_us of anybody", "metrics of anybody"),
    );
    assert.deepEqual(routes, {
      metrics: { cluster: "pg3", owner: "anybody", reason: 'database matches "metrics"' },
      shop_eu: { cluster: "pg2", owner: "anybody", reason: 'database matches "shop_.*"' },
      till: { cluster: "pg2", owner: "shop", reason: 'owner "shop" matches "shop"' },
    });
    assert.deepEqual([leftOut, conflicts], [[], []]);
  });

  it("sorts what it writes", () => {
    const names = ["shop_b", "shop_B", "shop_ж", "shop_a"];
    const { routes } = plan(catalog("pg2", ...names));
    assert.deepEqual(Object.keys(routes), ["shop_B", "shop_a", "shop_b", "shop_ж"]);
    const { leftOut } = plan(
      catalog("pg3", database("z of analytics", { isTemplate: true }), database("a of shop", { isTemplate: true })),
      catalog("pg2", database("a of shop", { isTemplate: true })),
    );
    assert.deepEqual(
      leftOut.map(({ database, cluster }) => [database, cluster]),
      [
        ["a", "pg2"],
        ["a", "pg3"],
        ["z", "pg3"],
      ],
    );
  });

  it("leaves out what is never routed, and says why", () => {
    const { routes, leftOut } = plan(
      catalog(
        "pg2",
        database("shop_template", { isTemplate: true }),
        database("shop_closed", { allowsConnections: false }),
        database("postgres of shop"),
        database("shop_of_postgres of postgres"),
        database('shop_" of shop'),
        database("console of shop"),
        database("template0 of postgres", { isTemplate: true, allowsConnections: false }),
      ),
    );
    assert.deepEqual(routes, {});
    assert.deepEqual(
      leftOut.map(({ database, reason }) => [database, reason]),
      [
        ["console", "it is the name of the router's console"],
        ["postgres", 'never routed: database matches "postgres"'],
        ['shop_"', "the router's configuration cannot carry it: it contains a double quote"],
        ["shop_closed", "it refuses connections"],
        ["shop_of_postgres", 'never routed: owner "postgres" matches "postgres"'],
        ["shop_template", "it is a template"],
      ],
    );
    assert.deepEqual(leftOut[0], {
      database: "console",
      cluster: "pg2",
      owner: "shop",
      reason: "it is the name of the router's console",
    });
  });

  it("finds a conflict when two clusters hold and claim a database", () => {
    const { routes, conflicts } = plan(
      catalog("pg3", "shared of shop", "metrics"),
      catalog("pg2", "shared of shop", "shop_eu"),
    );
    assert.deepEqual(conflicts, [
      {
        database: "shared",
        claims: [
          { cluster: "pg2", owner: "shop", reason: 'owner "shop" matches "shop"' },
          { cluster: "pg3", owner: "shop", reason: 'owner "shop" matches "shop"' },
        ],
        lastInOrder: 0,
      },
    ]);
    assert.deepEqual(Object.keys(routes), ["metrics", "shop_eu"]);
  });

  it("finds none when only one of the clusters that hold a database claims it, or may", () => {
    const { routes, conflicts } = plan(
      catalog("pg2", "shop_eu", "shop_x"),
      catalog("pg3", "shop_eu of anybody", database("shop_x of shop", { allowsConnections: false })),
    );
    assert.deepEqual(conflicts, []);
    assert.deepEqual([routes["shop_eu"]?.cluster, routes["shop_x"]?.cluster], ["pg2", "pg2"]);
  });

  it("reports a routed database that the default cluster holds too as shadowed, with its owner there", () => {
    const { routes, shadowed } = plan(catalog("pg1", "shop_eu of sales", "crm"), catalog("pg2", "shop_eu", "shop_us"));
    assert.deepEqual(Object.keys(routes), ["shop_eu", "shop_us"]);
    assert.deepEqual(shadowed, { shop_eu: "sales" });
  });

  it("routes to the default cluster too when its patterns claim a database, which then shadows nothing", () => {
    const { routes, shadowed, conflicts } = planRoutes(
      [catalog("pg1", "crm", "shop_eu"), catalog("pg2", "shop_eu")],
      rulesOf({ pg1: { databases: ["crm|shop_eu"] }, pg2: { databases: ["shop_.*"] } }),
    );
    assert.deepEqual(Object.keys(routes), ["crm"]);
    assert.deepEqual(shadowed, {});
    assert.deepEqual(
      conflicts.map(({ database }) => database),
      ["shop_eu"],
    );
  });

  it("throws when a cluster's catalog is missing, and names it", () => {
    assert.throws(() => planRoutes([catalog("pg1"), catalog("pg3")], rules), {
      message: "No catalog of cluster pg2: routes cannot be planned.",
    });
    assert.throws(() => planRoutes([], rules), {
      message: "No catalog of cluster pg1, pg2, pg3: routes cannot be planned.",
    });
  });

  for (const name of CARRIED_NAMES) {
    it(`routes ${JSON.stringify(name)}`, () => {
      const { routes, shadowed } = plan(catalog("pg1"), catalog("pg2", { ...database("x of shop"), name }));
      assert.deepEqual(Object.keys(routes), [name]);
      assert.deepEqual(shadowed, {});
    });
  }

  for (const name of [...HOSTILE_NAMES, ...RESERVED_NAMES]) {
    it(`leaves ${JSON.stringify(name)} out, on two clusters without a conflict`, () => {
      const unroutable = { ...database("x of shop"), name };
      const { routes, leftOut, conflicts } = plan(catalog("pg2", unroutable), catalog("pg3", unroutable));
      assert.deepEqual([routes, conflicts], [{}, []]);
      assert.deepEqual(
        leftOut.map(({ database, cluster }) => [database, cluster]),
        [
          [name, "pg2"],
          [name, "pg3"],
        ],
      );
    });
  }
});
