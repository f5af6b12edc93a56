import assert from "node:assert/strict";
import fc from "fast-check";
import { digestOfChanges, findChanges, type Change, type Deployed } from "../../../components/routing/safety/changes";
import { planRoutes } from "../../../components/routing/plan/plan";
import { catalog, database, sizes } from "../catalogs";
import { rulesOf } from "../rules";
import type { RoutingRules } from "../../../components/routing/types";
import type { Catalog } from "../../../components/postgres/catalog/types";

const before = rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] }, pg3: { owners: ["ops"] } });
const held = [catalog("pg1", "crm", "erp"), catalog("pg2", "shop_eu", "shop_us"), catalog("pg3", "metrics of ops")];

function deployedBy(catalogs: readonly Catalog[], rules: RoutingRules): Deployed {
  return { ...planRoutes(catalogs, rules), defaultCluster: rules.defaultCluster, sizes: sizes(catalogs) };
}

function changes(catalogs: readonly Catalog[], rules: RoutingRules): Change[] {
  return findChanges(deployedBy(held, before), planRoutes(catalogs, rules), rules.defaultCluster, catalogs);
}

describe("changes to where databases are reached", () => {
  it("are none when nothing has changed, and none for new databases", () => {
    assert.deepEqual(changes(held, before), []);
    const more = [
      catalog("pg1", "crm", "erp", "new"),
      catalog("pg2", "shop_eu", "shop_us", "shop_new"),
      catalog("pg3", "metrics of ops"),
    ];
    assert.deepEqual(changes(more, before), []);
  });

  const [pg1, pg2, pg3] = held as [Catalog, Catalog, Catalog];
  const cases: readonly [what: string, catalogs: Catalog[], rules: RoutingRules, lines: string[]][] = [
    ["a dropped database", [pg1, catalog("pg2", "shop_us"), pg3], before, ["shop_eu pg2 pg1 no longer exists on pg2"]],
    [
      "a database that has moved",
      [pg1, catalog("pg2", "shop_us"), catalog("pg3", "metrics of ops", "shop_eu of ops")],
      before,
      ['shop_eu pg2 pg3 owner "ops" matches "ops"'],
    ],
    [
      "a pattern that is gone",
      held,
      rulesOf({ pg1: {}, pg2: { databases: ["shop_eu"] }, pg3: { owners: ["ops"] } }),
      ["shop_us pg2 pg1 no pattern of pg2 matches it any more"],
    ],
    [
      "a database that became a template",
      [pg1, catalog("pg2", "shop_us", database("shop_eu", { isTemplate: true })), pg3],
      before,
      ["shop_eu pg2 pg1 it is a template"],
    ],
    [
      "a cluster that is gone",
      [pg1, pg2],
      rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] } }),
      ["metrics pg3 pg1 cluster pg3 is no longer in config"],
    ],
    [
      "a database of the default cluster that another one claims now",
      [pg1, catalog("pg2", "shop_eu", "shop_us", "crm"), pg3],
      rulesOf({ pg1: {}, pg2: { databases: ["shop_.*", "crm"] }, pg3: { owners: ["ops"] } }),
      ['crm pg1 pg2 database matches "crm"'],
    ],
    [
      "a pool of its own on the default cluster",
      held,
      { ...before, overrides: { databases: { crm: { size: 1 } }, owners: {} } },
      [],
    ],
    [
      "another default cluster",
      [
        catalog(
          "pg1",
          "crm",
          "erp",
          database("tpl", { isTemplate: true }),
          database("shut", { allowsConnections: false }),
        ),
        pg2,
        pg3,
      ],
      { ...before, defaultCluster: "pg3" },
      ["crm pg1 pg3 the default cluster changes", "erp pg1 pg3 the default cluster changes"],
    ],
  ];
  for (const [what, catalogs, rules, lines] of cases) {
    it(`of ${what}`, () => {
      assert.deepEqual(
        changes(catalogs, rules).map(({ database, from, to, reason }) => `${database} ${from} ${to} ${reason}`),
        lines,
      );
    });
  }

  it("are sorted by database, and none for one that was routed and shadowed already", () => {
    const all = [pg1, catalog("pg2", "shop_us"), catalog("pg3", "metrics of ops", "erp of ops", "shop_eu of ops")];
    assert.deepEqual(
      changes(all, before).map(({ database }) => database),
      ["erp", "shop_eu"],
    );
    const shadowing = [catalog("pg1", "shop_eu"), pg2, pg3];
    assert.deepEqual(findChanges(deployedBy(shadowing, before), planRoutes(shadowing, before), "pg1", shadowing), []);
    const moved = [
      catalog("pg1", "shop_eu"),
      catalog("pg2", "shop_us"),
      catalog("pg3", "shop_eu of ops", "metrics of ops"),
    ];
    assert.deepEqual(
      findChanges(deployedBy(shadowing, before), planRoutes(moved, before), "pg1", moved).map(({ from, to }) => [
        from,
        to,
      ]),
      [["pg2", "pg3"]],
    );
  });

  it("of another default cluster are none for what is routed before or after", () => {
    const rules = { ...before, defaultCluster: "pg3" };
    const pinned = { ...rules, pins: { crm: "pg1" } };
    const all = [pg1, pg2, catalog("pg3", "metrics of ops", "crm")];
    assert.deepEqual(
      changes(all, pinned).map(({ database }) => database),
      ["erp"],
    );
    const overridden = { ...before, pins: { crm: "pg1" } };
    assert.deepEqual(
      findChanges(deployedBy(held, overridden), planRoutes(held, rules), "pg3", held).map(({ database, reason }) => [
        database,
        reason,
      ]),
      [
        ["crm", "no pattern of pg1 matches it any more"],
        ["erp", "the default cluster changes"],
      ],
    );
    const without = [pg2, pg3];
    const less = rulesOf({ pg2: { databases: ["shop_.*"] }, pg3: { owners: ["ops"] } }, { defaultCluster: "pg3" });
    assert.deepEqual(findChanges(deployedBy(held, before), planRoutes(without, less), "pg3", without), []);
  });

  it("to the default cluster are none for its own routes", () => {
    const overridden = { ...before, overrides: { databases: { crm: { size: 1 } }, owners: {} } };
    const deployed = deployedBy(held, overridden);
    assert.deepEqual(Object.keys(deployed.routes), ["crm", "metrics", "shop_eu", "shop_us"]);
    assert.deepEqual(findChanges(deployed, planRoutes(held, before), "pg1", held), []);
  });
});

describe("changes of another default cluster, and of one that is not asked", () => {
  it("are what the former one serves, whichever it is", () => {
    const then = { ...before, defaultCluster: "pg3" };
    const all = [catalog("pg1", "crm"), catalog("pg2", "shop_eu"), catalog("pg3", "metrics of ops", "loose")];
    const found = findChanges(deployedBy(all, then), planRoutes(all, before), "pg1", all);
    assert.deepEqual(
      found.map(({ database, from, to }) => [database, from, to]),
      [["loose", "pg3", "pg1"]],
    );
  });

  it("have the plan's reason, or that the cluster is gone", () => {
    const deployed: Deployed = {
      routes: {
        shop_eu: { cluster: "pg2", owner: "o", reason: "r" },
        till: { cluster: "pg2", owner: "o", reason: "r" },
      },
      defaultCluster: "pg1",
      sizes: {},
    };
    const leftOut = [{ database: "shop_eu", cluster: "pg2", owner: "o", reason: "pinned to pg1" }];
    const plan = { routes: {}, leftOut, shadowed: {}, conflicts: [] };
    assert.deepEqual(
      findChanges(deployed, plan, "pg1", [catalog("pg1")]).map(({ reason }) => reason),
      ["pinned to pg1", "cluster pg2 is no longer in config"],
    );
  });
});

describe("changes while databases are in conflict", () => {
  it("are none of those", () => {
    const now = [catalog("pg1"), catalog("pg2", "shop_us"), catalog("pg3", "metrics of ops", "shop_us of ops")];
    assert.deepEqual(
      changes(now, before).map(({ database }) => database),
      ["shop_eu"],
    );
  });
});

describe("changes while the default cluster cannot be asked", () => {
  it("are all first routes to other clusters, for each may take a database from it", () => {
    const rules = rulesOf({ pg1: {}, pg2: { databases: [".*"] }, pg3: { owners: ["ops"] } });
    const then = [catalog("pg1", "crm", "erp"), catalog("pg2"), catalog("pg3", "metrics of ops")];
    const now = [catalog("pg2", "crm", "new"), catalog("pg3", "metrics of ops")];
    const kept = { cluster: "pg1", asOf: "", size: 2, routes: {}, leftOut: [], shadowed: {} };
    const found = findChanges(deployedBy(then, rules), planRoutes(now, rules, [kept]), "pg1", now);
    assert.deepEqual(
      found.map(({ database, from, to }) => [database, from, to]),
      [
        ["crm", "pg1", "pg2"],
        ["new", "pg1", "pg2"],
      ],
    );
    assert.match(found[0]?.reason ?? "", /; pg1 cannot be asked whether it has it too$/);
  });
});

describe("the name of changes", () => {
  const change = fc.record({
    database: fc.string(),
    from: fc.constantFrom("pg1", "pg2"),
    to: fc.constantFrom("pg1", "pg2"),
    reason: fc.string(),
  });

  const deployed: Deployed = {
    routes: { a: { cluster: "pg2", owner: "o", reason: "r" } },
    defaultCluster: "pg1",
    sizes: { pg1: 1, pg2: 1 },
  };
  const digest = (changes: readonly Change[]) => digestOfChanges(changes, deployed, ["cause"]);

  it("is another one after another deployment, and for another cause", () => {
    const others: readonly Deployed[] = [
      { ...deployed, routes: {} },
      { ...deployed, routes: { a: { cluster: "pg3", owner: "o", reason: "r" } } },
      { ...deployed, defaultCluster: "pg2" },
      { ...deployed, sizes: { pg1: 2, pg2: 1 } },
    ];
    for (const other of others) assert.notEqual(digestOfChanges([], other, ["cause"]), digest([]));
    assert.notEqual(digestOfChanges([], deployed, ["another"]), digest([]));
    const same = { ...deployed, sizes: { pg2: 1, pg1: 1 }, routes: { a: { cluster: "pg2", owner: "p", reason: "s" } } };
    assert.equal(digestOfChanges([], same, ["cause"]), digest([]));
  });

  it("is the same for the same moves, whatever their reasons, and for no others", () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (one, other) => {
        const moves = (all: Change[]) => JSON.stringify(all.map(({ database, from, to }) => [database, from, to]));
        assert.equal(digest(one) === digest(other), moves(one) === moves(other));
        assert.equal(digest(one), digest(one.map((each) => ({ ...each, reason: "another" }))));
        assert.match(digest(one), /^plan-[0-9a-f]{12}$/);
      }),
    );
  });
});
