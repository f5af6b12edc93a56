import assert from "node:assert/strict";
import { planRoutes } from "../../../components/routing/plan/plan";
import { catalog, database } from "../catalogs";
import { rulesOf } from "../rules";
import type { RoutingRules } from "../../../components/routing/types";

const held = [
  catalog("pg1", "crm"),
  catalog("pg2", "shop_eu of shop", "till of shop", database("tpl of tim", { isTemplate: true })),
  catalog("pg3", "till of ops"),
];

function warnings(clusters: Parameters<typeof rulesOf>[0], differing: Partial<RoutingRules> = {}): readonly string[] {
  return planRoutes(held, rulesOf({ pg1: {}, pg2: {}, pg3: {}, ...clusters }, differing)).warnings;
}

describe("warnings about patterns", () => {
  it("are none when every pattern wins something", () => {
    assert.deepEqual(warnings({ pg2: { databases: ["shop_.*"], owners: ["shop"] }, pg3: {} }), []);
  });

  const cases: readonly [
    what: string,
    clusters: Parameters<typeof rulesOf>[0],
    rest: Partial<RoutingRules>,
    warning: string,
  ][] = [
    [
      "matches no database",
      { pg2: { databases: ["shop"] } },
      {},
      'pattern "shop" (pgfleet:clusters.pg2.databases[0]) matches nothing on pg2',
    ],
    [
      "matches no owner",
      { pg2: { owners: ["till"] } },
      {},
      'pattern "till" (pgfleet:clusters.pg2.owners[0]) matches nothing on pg2',
    ],
    [
      "stands twice",
      { pg2: { databases: ["till", "till"] } },
      {},
      'pattern "till" (pgfleet:clusters.pg2.databases[1]) can never win: the list has it twice',
    ],
    [
      "comes after one that takes all",
      { pg2: { databases: [".*", "till"] } },
      {},
      'pattern "till" (pgfleet:clusters.pg2.databases[1]) wins nothing: whatever it matches, a pattern before it or a pin has won',
    ],
    [
      "matches by owner what is won by name",
      { pg2: { databases: ["shop_.*|till"], owners: ["shop"] } },
      {},
      'pattern "shop" (pgfleet:clusters.pg2.owners[0]) wins nothing: whatever it matches, a pattern before it or a pin has won',
    ],
    [
      "is written like one of owners that wins",
      { pg2: { databases: ["shop"], owners: ["shop"] } },
      {},
      'pattern "shop" (pgfleet:clusters.pg2.databases[0]) matches nothing on pg2',
    ],
    [
      "matches what is pinned elsewhere",
      { pg2: { databases: ["shop_.*", "till|tpl"] }, pg3: { databases: ["till"] } },
      { pins: { till: "pg2" } },
      'pattern "till" (pgfleet:clusters.pg3.databases[0]) wins nothing: "till" is left out (pinned to pg2)',
    ],
    [
      "matches what an earlier pattern has won and what is pinned elsewhere",
      { pg2: { databases: ["shop_.*", "shop_eu|till"] }, pg3: { databases: ["till"] } },
      { pins: { till: "pg3" } },
      'pattern "shop_eu|till" (pgfleet:clusters.pg2.databases[1]) wins nothing: "till" is left out (pinned to pg3)',
    ],
    [
      "matches only a template",
      { pg2: { databases: ["tpl"] } },
      {},
      'pattern "tpl" (pgfleet:clusters.pg2.databases[0]) wins nothing: "tpl" is left out (it is a template)',
    ],
    [
      "matches only what an earlier cluster of the order gets",
      { pg2: { databases: ["till"] }, pg3: { databases: ["till"] } },
      { order: ["pg3"] },
      'pattern "till" (pgfleet:clusters.pg2.databases[0]) wins nothing: "till" is left out (cluster pg3 claims it too and comes first in pgfleet:order)',
    ],
  ];
  for (const [what, clusters, rest, warning] of cases) {
    it(`one that ${what}`, () => {
      assert.deepEqual(warnings(clusters, rest), [warning]);
    });
  }

  it("come in the order of clusters and of their lists", () => {
    const clusters = { pg3: { databases: ["x", "y"], owners: ["x"] }, pg2: { databases: ["z"] } };
    assert.deepEqual(
      warnings(clusters).map((warning) => /\((.*)\)/.exec(warning)?.[1]),
      [
        "pgfleet:clusters.pg2.databases[0]",
        "pgfleet:clusters.pg3.databases[0]",
        "pgfleet:clusters.pg3.databases[1]",
        "pgfleet:clusters.pg3.owners[0]",
      ],
    );
  });

  it("are not made about a cluster that cannot be asked", () => {
    const rules = rulesOf({ pg1: {}, pg2: { databases: ["nothing"] }, pg3: {} }, { pins: { crm: "pg2" } });
    const kept = { cluster: "pg2", asOf: "", size: 0, routes: {}, leftOut: [], shadowed: {} };
    const asked = held.filter(({ cluster }) => cluster !== "pg2");
    assert.deepEqual(planRoutes(asked, rules, [kept]).warnings, []);
  });

  it("are not made about patterns of what is in conflict", () => {
    const rules = rulesOf({ pg1: {}, pg2: { databases: ["till"] }, pg3: { databases: ["till"] } });
    const { conflicts, warnings } = planRoutes(held, rules);
    assert.deepEqual([conflicts.length, warnings], [1, []]);
  });

  it("tell of overrides that match nothing, when all clusters could be asked", () => {
    const overrides = {
      databases: { "shop.eu": { size: 1 }, till: { size: 1 }, nothing: { size: 1 } },
      owners: { tim: { size: 1 }, till: { size: 2 } },
    };
    const rules = rulesOf({ pg1: {}, pg2: {}, pg3: {} }, { overrides });
    assert.deepEqual(planRoutes(held, rules).warnings, [
      'pattern "nothing" (pgfleet:overrides.databases.nothing) matches nothing on any cluster',
      'pattern "till" (pgfleet:overrides.owners.till) matches nothing on any cluster',
    ]);
    const kept = { cluster: "pg2", asOf: "", size: 0, routes: {}, leftOut: [], shadowed: {} };
    assert.deepEqual(
      planRoutes(
        held.filter(({ cluster }) => cluster !== "pg2"),
        rules,
        [kept],
      ).warnings,
      [],
    );
  });

  it("tell of pins that lead nowhere", () => {
    assert.deepEqual(warnings({}, { pins: { till: "pg3", crm: "pg2", abc: "pg1" } }), [
      'pgfleet:pins sends "abc" to pg1, which does not have it: it gets no route',
      'pgfleet:pins sends "crm" to pg2, which does not have it: it gets no route',
    ]);
  });
});
