import assert from "node:assert/strict";
import { planRoutes } from "../../components/routing/plan/plan";
import { catalog } from "./catalogs";
import { rulesOf } from "./rules";
import { describeKept, formatAge } from "../../components/routing/memory";
import type { Kept } from "../../components/routing/types";

const AS_OF = "2026-01-02T03:04:05.000Z";

function kept(cluster: string, differing: Partial<Kept> = {}): Kept {
  return { cluster, asOf: AS_OF, size: 0, routes: {}, leftOut: [], shadowed: {}, ...differing };
}

describe("routes of a cluster that cannot be asked", () => {
  const rules = rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] }, pg3: { databases: ["shop_us"] } });
  const shop = { cluster: "pg2", owner: "shop", reason: 'database matches "shop_.*"' };

  it("stay as last known, with what was left out there, and no word on its patterns", () => {
    const leftOut = [{ database: "shop_tpl", cluster: "pg2", owner: "shop", reason: "it is a template" }];
    const last = kept("pg2", { routes: { shop_eu: shop }, leftOut });
    const plan = planRoutes([catalog("pg1", "shop_eu"), catalog("pg3", "shop_us")], rules, [last]);
    assert.deepEqual(plan, {
      routes: { shop_eu: shop, shop_us: { cluster: "pg3", owner: "nobody", reason: 'database matches "shop_us"' } },
      leftOut,
      shadowed: { shop_eu: "nobody" },
      conflicts: [],
      warnings: [],
    });
  });

  it("conflict with what another cluster claims now", () => {
    const last = kept("pg2", { routes: { shop_us: shop } });
    const { conflicts, routes } = planRoutes([catalog("pg1"), catalog("pg3", "shop_us")], rules, [last]);
    assert.deepEqual(routes, {});
    assert.deepEqual(
      conflicts.map(({ database, claims }) => [database, ...claims.map(({ cluster }) => cluster)]),
      [["shop_us", "pg2", "pg3"]],
    );
  });

  it("of the default cluster: what others shadow there stays known while it is routed", () => {
    const last = kept("pg1", { shadowed: { shop_eu: "o", gone: "o" } });
    const { shadowed } = planRoutes([catalog("pg2", "shop_eu"), catalog("pg3")], rules, [last]);
    assert.deepEqual(shadowed, { shop_eu: "o" });
    const both = [kept("pg3", { shadowed: { shop_eu: "p" } }), last];
    assert.deepEqual(planRoutes([catalog("pg2", "shop_eu")], rules, both).shadowed, { shop_eu: "o" });
    const own = kept("pg1", { shadowed: { shop_eu: "o" }, routes: { shop_eu: { ...shop, cluster: "pg1" } } });
    const toDefault = { ...rules, pins: { shop_eu: "pg1" } };
    assert.deepEqual(planRoutes([catalog("pg2", "shop_eu"), catalog("pg3")], toDefault, [own]).shadowed, {});
  });

  it("are not planned from silence", () => {
    assert.throws(() => planRoutes([catalog("pg1")], rules, [kept("pg3")]), {
      message: "No catalog of cluster pg2: routes cannot be planned.",
    });
  });

  it("are told with cause, number and age", () => {
    const last = kept("pg2", { routes: { shop_eu: shop, shop_us: shop } });
    assert.equal(
      describeKept("pg2", "cluster pg2: no answer", [kept("pg1"), last], new Date("2026-01-02T06:16:05.000Z")),
      "cluster pg2: no answer\n" +
        "  pgfleet:clusters.pg2.unreachable is keep: its 2 routes stay as last known, 3 h 12 min ago (2026-01-02T03:04:05.000Z)",
    );
    assert.match(
      describeKept("pg2", "", [kept("pg2", { routes: { a: shop } })], new Date(AS_OF)),
      /its route stays as last known, less than a minute ago/,
    );
  });
});

describe("an age", () => {
  const minute = 60_000;
  const cases: readonly [milliseconds: number, words: string][] = [
    [-5, "less than a minute"],
    [0, "less than a minute"],
    [minute - 1, "less than a minute"],
    [minute, "1 min"],
    [59 * minute, "59 min"],
    [60 * minute, "1 h"],
    [61 * minute, "1 h 1 min"],
    [1440 * minute, "1 d"],
    [1441 * minute, "1 d"],
    [(1440 + 120) * minute, "1 d 2 h"],
    [(3 * 1440 + 23 * 60 + 59) * minute, "3 d 23 h"],
  ];
  for (const [milliseconds, words] of cases) {
    it(`${milliseconds} ms: ${words}`, () => {
      assert.equal(formatAge(milliseconds), words);
    });
  }
});
