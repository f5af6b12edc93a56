import assert from "node:assert/strict";
import { overriderOf, poolOf, specificityOf } from "../../../components/routing/plan/overrides";
import { planRoutes } from "../../../components/routing/plan/plan";
import { catalog, database } from "../catalogs";
import { rulesOf } from "../rules";
import type { Overrides } from "../../../config/settings";

describe("how specific a pattern is", () => {
  const cases: readonly [pattern: string, literals: number][] = [
    ["shop_eu", 7],
    ["shop_(eu|us)", 7],
    ["shop_(?:eu|apac)", 7],
    ["shop_(?<region>eu|us)?", 5],
    ["shop_.*", 5],
    ["shop_[a-z]+", 5],
    ["shop_\\d{4}", 5],
    ["(ab){2,}", 4],
    ["a+", 1],
    ["a*", 0],
    [".*", 0],
    ["", 0],
    ["a|bcd", 1],
    ["^a$", 1],
    ["a(?=bc)", 1],
    ["(a)\\1", 1],
    ["\\.", 1],
    ["\\u{1F600}", 1],
    ["база", 4],
  ];
  for (const [pattern, literals] of cases) {
    it(`${pattern === "" ? "an empty one" : pattern}: ${literals}`, () => {
      assert.equal(specificityOf(pattern), literals);
    });
  }
});

describe("overrides of pool settings", () => {
  const overrides = {
    databases: {
      ".*": { size: 1, mode: "session" },
      "shop_.*": { size: 2, clients: 20 },
      shop_eu: { size: 3 },
      "b(x|y)": { size: 4 },
      "b[xz]x?": { size: 5, waitTimeout: 9 },
    },
    owners: { "team_.*": { size: 6, clientIdleTimeout: 7 } },
  } satisfies Overrides;
  const poolFor = (name: string, owner = "nobody") => poolOf(overriderOf(overrides)({ name, owner }));

  it("are decided setting by setting by the most specific pattern that has it", () => {
    assert.deepEqual(poolFor("crm"), { mode: "session", size: 1 });
    assert.deepEqual(poolFor("shop_us"), { clients: 20, mode: "session", size: 2 });
    assert.deepEqual(poolFor("shop_eu"), { clients: 20, mode: "session", size: 3 });
    assert.deepEqual(poolFor("bx"), { mode: "session", size: 4, waitTimeout: 9 });
  });

  it("of an owner count only where those of the database say nothing", () => {
    assert.deepEqual(poolFor("crm", "team_a"), { clientIdleTimeout: 7, mode: "session", size: 1 });
  });

  it("that are equally specific are decided by the first by code unit", () => {
    const tied = overriderOf({ databases: { ".a": { size: 2 }, "a.": { size: 1 } }, owners: {} });
    assert.deepEqual(tied({ name: "aa", owner: "o" }), [{ setting: "size", value: 2, of: "databases", pattern: ".a" }]);
  });

  it("are none for a database that none matches", () => {
    assert.equal(
      poolOf(overriderOf({ databases: { a: { size: 1 } }, owners: {} })({ name: "b", owner: "a" })),
      undefined,
    );
  });

  it("say where each setting comes from", () => {
    assert.deepEqual(overriderOf(overrides)({ name: "shop_eu", owner: "nobody" }), [
      { setting: "clients", value: 20, of: "databases", pattern: "shop_.*" },
      { setting: "mode", value: "session", of: "databases", pattern: ".*" },
      { setting: "size", value: 3, of: "databases", pattern: "shop_eu" },
    ]);
  });
});

describe("routes with overrides", () => {
  const overrides = { databases: { "crm|shop_eu|tpl|closed|postgres": { size: 5 } }, owners: {} };
  const plan = () =>
    planRoutes(
      [
        catalog(
          "pg1",
          "crm",
          "shop_eu",
          "other",
          "postgres",
          database("tpl", { isTemplate: true }),
          database("closed", { allowsConnections: false }),
        ),
        catalog("pg2", "shop_eu of shop", "shop_us of shop", "crm"),
      ],
      rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] } }, { overrides }),
    );

  it("carry them", () => {
    const { routes } = plan();
    assert.deepEqual(routes["shop_eu"], {
      cluster: "pg2",
      owner: "shop",
      reason: 'database matches "shop_.*"',
      pool: { size: 5 },
    });
    assert.equal(Object.hasOwn(routes["shop_us"] ?? {}, "pool"), false);
  });

  it("are made for unclaimed databases of the default cluster whose pool differs, and for no others", () => {
    const { routes, shadowed } = plan();
    assert.deepEqual(Object.keys(routes), ["crm", "shop_eu", "shop_us"]);
    assert.deepEqual(routes["crm"], {
      cluster: "pg1",
      owner: "nobody",
      reason: "claimed by no pattern, but its pool differs",
      pool: { size: 5 },
    });
    assert.deepEqual(shadowed, { shop_eu: "nobody" });
  });
});
