import assert from "node:assert/strict";
import { budgetsOf, formatBudgets, isOver } from "../../components/routing/budget";
import { planRoutes } from "../../components/routing/plan";
import { DEFAULT_POOL } from "../../config/poolSettings";
import { catalog, database } from "./catalogs";
import { rulesOf } from "./rules";

const catalogs = [
  catalog("pg1", "crm", "shop_eu", "postgres", database("tpl", { isTemplate: true })),
  { ...catalog("pg2", "shop_eu", "shop_us", "other"), connectionLimit: 30 },
];

function budgets(size: number, overridden: number, replicas: number) {
  const overrides = { databases: { shop_us: { size: overridden } }, owners: {} };
  const rules = rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] } }, { overrides });
  return budgetsOf(planRoutes(catalogs, rules), catalogs, rules, { ...DEFAULT_POOL, size }, replicas);
}

describe("the connection budget", () => {
  it("sums the pools of all databases that clients reach on a cluster, and those for looking verifiers up", () => {
    assert.deepEqual(budgets(5, 2, 2), [
      { cluster: "pg1", databases: 1, couldOpen: 2 * (4 + 5), allowed: 97 },
      { cluster: "pg2", databases: 2, couldOpen: 2 * (4 + 5 + 2), allowed: 30 },
    ]);
  });

  it("is over by one connection, not at the limit", () => {
    assert.deepEqual(budgets(9, 2, 2).map(isOver), [false, false]);
    assert.deepEqual(budgets(10, 2, 2).map(isOver), [false, true]);
  });

  it("knows no limit of a pool without one", () => {
    assert.deepEqual(
      budgets(5, 0, 2).map(({ couldOpen }) => couldOpen),
      [18, Infinity],
    );
  });

  it("is shown as a table", () => {
    assert.equal(
      formatBudgets(budgets(50, 0, 2)),
      [
        "Connections that the pools of all router pods could open on each instance, with one user a database:",
        "  cluster  databases  could open  allowed",
        "  pg1      1          108         97       over",
        "  pg2      2          unlimited   30       over",
      ].join("\n"),
    );
  });
});
