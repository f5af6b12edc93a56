import assert from "node:assert/strict";
import { planRoutes } from "../../../components/routing/plan/plan";
import { catalog, database } from "../catalogs";
import { rulesOf } from "../rules";
import type { RoutingRules } from "../../../components/routing/types";

/** Both hold and claim "till"; the default cluster holds it too. */
const catalogs = [catalog("pg1", "till"), catalog("pg2", "till of shop"), catalog("pg3", "till of sales")];
const clusters = { pg1: {}, pg2: { databases: ["till"] }, pg3: { databases: ["t.*"] } };

describe("a database that several clusters claim", () => {
  it("is a conflict when nothing settles it", () => {
    const { routes, conflicts } = planRoutes(catalogs, rulesOf(clusters));
    assert.deepEqual(routes, {});
    assert.deepEqual(conflicts, [
      {
        database: "till",
        claims: [
          { cluster: "pg2", owner: "shop", reason: 'database matches "till"' },
          { cluster: "pg3", owner: "sales", reason: 'database matches "t.*"' },
        ],
        lastInOrder: 0,
      },
    ]);
  });

  it("goes to the one that comes first in the order, and says so of the others", () => {
    const { routes, leftOut, conflicts, shadowed } = planRoutes(catalogs, rulesOf(clusters, { order: ["pg3", "pg2"] }));
    assert.deepEqual(routes, { till: { cluster: "pg3", owner: "sales", reason: 'database matches "t.*"' } });
    assert.deepEqual(leftOut, [
      {
        database: "till",
        cluster: "pg2",
        owner: "shop",
        reason: "cluster pg3 claims it too and comes first in pgfleet:order",
      },
    ]);
    assert.deepEqual([conflicts, shadowed], [[], { till: "nobody" }]);
  });

  it("goes to one that is in the order before any that is not", () => {
    const { routes } = planRoutes(catalogs, rulesOf(clusters, { order: ["pg1", "pg2"] }));
    assert.equal(routes["till"]?.cluster, "pg2");
  });

  it("stays a conflict when none of them is in the order", () => {
    const { conflicts } = planRoutes(catalogs, rulesOf(clusters, { order: ["pg1"] }));
    assert.deepEqual(
      conflicts.map(({ lastInOrder }) => lastInOrder),
      [1],
    );
  });

  it("goes to the cluster that it is pinned to, before any order", () => {
    const { routes, leftOut } = planRoutes(catalogs, rulesOf(clusters, { pins: { till: "pg2" }, order: ["pg3"] }));
    assert.deepEqual(routes, { till: { cluster: "pg2", owner: "shop", reason: "pinned" } });
    assert.deepEqual(leftOut, [{ database: "till", cluster: "pg3", owner: "sales", reason: "pinned to pg2" }]);
  });
});

describe("a database that a newcomer claims too", () => {
  const newcomer = (served: string | undefined, differing: Partial<RoutingRules> = {}) =>
    planRoutes(catalogs, rulesOf(clusters, differing), [], () => served);

  for (const [served, other] of [
    ["pg2", "pg3"],
    ["pg3", "pg2"],
  ] as const) {
    it(`stays on ${served}, which serves it, and leaves the one of ${other} out, with a warning`, () => {
      const { routes, leftOut, conflicts, warnings } = newcomer(served);
      assert.deepEqual([routes["till"]?.cluster, conflicts], [served, []]);
      assert.deepEqual(
        leftOut.map(({ cluster, reason }) => [cluster, reason]),
        [[other, `cluster ${served} claims it too and serves it today`]],
      );
      assert.match(
        warnings[0] ?? "",
        new RegExp(
          `^"till" stays on ${served}, which serves it\\. ${other} has one too and claims it: database matches ` +
            `.*: pulumi config set --path 'pgfleet:pins\\.till' ${other}$`,
        ),
      );
    });
  }

  it("goes where a pin or the order says, whoever serves it", () => {
    assert.equal(newcomer("pg2", { pins: { till: "pg3" } }).routes["till"]?.cluster, "pg3");
    assert.equal(newcomer("pg2", { order: ["pg3"] }).routes["till"]?.cluster, "pg3");
  });

  it("is a conflict when it is served by none of those that claim it", () => {
    for (const served of ["pg4", undefined]) assert.equal(newcomer(served).conflicts.length, 1);
  });

  it("stays on the default cluster, which has it and needs no claim, but for a pin or an order that has both", () => {
    const landing = (differing: Partial<RoutingRules>, only?: string) => {
      const held = catalogs.filter(({ cluster }) => cluster !== only);
      const claiming = rulesOf({ pg1: {}, pg2: { databases: ["till"] }, pg3: { owners: ["sales"] } }, differing);
      const { routes, conflicts } = planRoutes(
        only === undefined ? held : [...held, catalog(only)],
        claiming,
        [],
        () => "pg1",
      );
      assert.deepEqual(conflicts, []);
      return routes["till"]?.cluster ?? "pg1";
    };
    assert.deepEqual([landing({}), landing({}, "pg3")], ["pg1", "pg1"]);
    assert.equal(landing({ order: ["pg3"] }), "pg1");
    assert.equal(landing({ order: ["pg1", "pg3"] }), "pg1");
    assert.equal(landing({ order: ["pg3", "pg1"] }), "pg3");
    assert.equal(landing({ pins: { till: "pg2" } }), "pg2");
    const { leftOut, warnings, shadowed } = newcomer("pg1");
    assert.deepEqual(new Set(leftOut.map(({ reason }) => reason)), new Set(["cluster pg1 serves it today"]));
    assert.match(warnings[0] ?? "", /^"till" stays on pg1, which serves it\. pg2 has one too and claims it: /);
    assert.deepEqual(shadowed, {});
  });

  it("keeps its own pool on the default cluster", () => {
    const overrides = { databases: { till: { size: 3 } }, owners: {} };
    const { routes } = newcomer("pg1", { overrides });
    assert.deepEqual([routes["till"]?.cluster, routes["till"]?.pool], ["pg1", { size: 3 }]);
  });

  it("keeps the reason of the default cluster's own claim, whatever its pool", () => {
    const claiming = rulesOf(
      { pg1: { databases: ["till"] }, pg2: { databases: ["till"] } },
      { overrides: { databases: { till: { size: 3 } }, owners: {} } },
    );
    const held = catalogs.filter(({ cluster }) => cluster !== "pg3");
    const { routes } = planRoutes(held, claiming, [], () => "pg1");
    assert.deepEqual([routes["till"]?.cluster, routes["till"]?.reason], ["pg1", 'database matches "till"']);
  });

  it("stays there while the default cluster cannot be asked, if it was there before", () => {
    const rules = rulesOf(clusters);
    const kept = { cluster: "pg1", asOf: "", size: 1, routes: {}, leftOut: [], shadowed: {} };
    const without = catalogs.filter(({ cluster }) => cluster === "pg2");
    const landing = (unclaimed?: string[]) =>
      planRoutes([...without, catalog("pg3")], rules, [{ ...kept, ...(unclaimed && { unclaimed }) }], () => "pg1")
        .routes["till"]?.cluster;
    assert.deepEqual([landing(["till"]), landing()], [undefined, "pg2"]);
  });

  it("goes to the newcomer when the default cluster has none that takes connections", () => {
    const closed = database("till", { allowsConnections: false });
    const held = [catalog("pg1", closed), catalog("pg2", "till"), catalog("pg3")];
    assert.equal(planRoutes(held, rulesOf(clusters), [], () => "pg1").routes["till"]?.cluster, "pg2");
    // What another cluster had without a claim says nothing of the default one.
    const kept = { cluster: "pg3", asOf: "", size: 1, routes: {}, leftOut: [], shadowed: {}, unclaimed: ["till"] };
    const asked = [catalog("pg1"), catalog("pg2", "till")];
    assert.equal(planRoutes(asked, rulesOf(clusters), [kept], () => "pg1").routes["till"]?.cluster, "pg2");
  });

  it("is told up to twenty times, and then counted", () => {
    const names = Array.from({ length: 22 }, (_, number) => `n${number}`);
    const rules = rulesOf({ pg1: {}, pg2: { databases: ["n.*"] } });
    const twenty = names.slice(0, 20);
    const told = planRoutes([catalog("pg1", ...twenty), catalog("pg2", ...twenty)], rules, [], () => "pg1").warnings;
    assert.equal(told.filter((line) => /stays on pg1|more claims/.test(line)).length, 20);
    const { warnings } = planRoutes([catalog("pg1", ...names), catalog("pg2", ...names)], rules, [], () => "pg1");
    assert.equal(warnings.filter((line) => line.includes("stays on pg1")).length, 20);
    assert.match(
      warnings[20] ?? "",
      /^2 more claims to names that other clusters serve: npx pgfleet routes list --left-out$/,
    );
  });
});

describe("a pin", () => {
  it("needs no pattern", () => {
    const { routes } = planRoutes(
      [catalog("pg1"), catalog("pg2", "crm of sales")],
      rulesOf({ pg1: {}, pg2: {} }, { pins: { crm: "pg2" } }),
    );
    assert.deepEqual(routes, { crm: { cluster: "pg2", owner: "sales", reason: "pinned" } });
  });

  it("can be to the default cluster", () => {
    const { routes, shadowed } = planRoutes(catalogs, rulesOf(clusters, { pins: { till: "pg1" } }));
    assert.deepEqual([routes, shadowed], [{ till: { cluster: "pg1", owner: "nobody", reason: "pinned" } }, {}]);
  });

  it("leads nowhere else when the cluster does not have the database", () => {
    const without = [catalog("pg1"), catalog("pg2"), catalog("pg3", "till of sales")];
    const { routes, leftOut, warnings } = planRoutes(without, rulesOf(clusters, { pins: { till: "pg2" } }));
    assert.deepEqual(routes, {});
    assert.deepEqual(leftOut, [{ database: "till", cluster: "pg3", owner: "sales", reason: "pinned to pg2" }]);
    assert.ok(warnings.includes('pgfleet:pins sends "till" to pg2, which does not have it: it gets no route'));
  });

  it("routes nothing that is never routed", () => {
    const held = [catalog("pg1"), catalog("pg2", database("crm", { isTemplate: true }), "ops of postgres")];
    const { routes, leftOut } = planRoutes(held, rulesOf({ pg1: {}, pg2: {} }, { pins: { crm: "pg2", ops: "pg2" } }));
    assert.deepEqual(routes, {});
    assert.deepEqual(
      leftOut.map(({ database, reason }) => [database, reason]),
      [
        ["crm", "it is a template"],
        ["ops", 'never routed: owner "postgres" matches "postgres"'],
      ],
    );
  });

  it("of a name that every object has leads nowhere by itself", () => {
    const { routes } = planRoutes([catalog("pg1"), catalog("pg2", "toString")], rulesOf({ pg1: {}, pg2: {} }));
    assert.deepEqual(routes, {});
  });
});
