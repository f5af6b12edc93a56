import assert from "node:assert/strict";
import { budgetsOf, describeOver, formatBudgets, isOver, routersOf } from "../../../components/routing/safety/budget";
import { planRoutes } from "../../../components/routing/plan/plan";
import { DEFAULT_POOL } from "../../../config/router/poolSettings";
import { catalog, database } from "../catalogs";
import { rulesOf } from "../rules";

const catalogs = [
  { ...catalog("pg0", "shop_eu", "shop_us", "other", "another", "third"), connectionLimit: 30 },
  catalog("pg1", "crm", "hr", "shop_eu", "postgres", database("tpl", { isTemplate: true })),
];

function budgets(size: number, overridden: number, replicas: number) {
  const overrides = { databases: { shop_us: { size: overridden } }, owners: {} };
  const rules = rulesOf({ pg1: {}, pg0: { databases: ["shop_.*"] } }, { overrides });
  return budgetsOf(planRoutes(catalogs, rules), catalogs, rules, { ...DEFAULT_POOL, size }, replicas);
}

describe("the connection budget", () => {
  it("sums the pools of all databases that clients reach on a cluster, and those for looking verifiers up", () => {
    assert.deepEqual(budgets(5, 2, 2), [
      { cluster: "pg0", databases: 2, couldOpen: 2 * (4 + 5 + 2), allowed: 30 },
      { cluster: "pg1", databases: 2, couldOpen: 2 * (4 + 5 + 5), allowed: 97 },
    ]);
  });

  it("counts each process of each pod, and one a pod in the state of deployments that knew of no more", () => {
    assert.equal(routersOf({ replicas: 2, processes: 3 }), 6);
    assert.equal(routersOf({ replicas: 2 }), 2);
  });

  it("is over by one connection, not at the limit", () => {
    assert.deepEqual(budgets(9, 2, 2).map(isOver), [false, false]);
    assert.deepEqual(budgets(10, 2, 2).map(isOver), [true, false]);
  });

  it("knows no limit of a pool without one", () => {
    assert.deepEqual(
      budgets(5, 0, 2).map(({ couldOpen }) => couldOpen),
      [Infinity, 28],
    );
  });

  it("counts a routed database of the default cluster once, and leaves out clusters that could not be asked", () => {
    const overrides = { databases: { crm: { size: 1 } }, owners: {} };
    const rules = rulesOf({ pg1: {}, pg0: { databases: ["shop_.*"] } }, { overrides });
    const plan = planRoutes(catalogs, rules);
    const pool = { ...DEFAULT_POOL, size: 5 };
    const [, pg1] = catalogs;
    assert.deepEqual(budgetsOf(plan, pg1 === undefined ? [] : [pg1], rules, pool, 1), [
      { cluster: "pg1", databases: 2, couldOpen: 4 + 1 + 5, allowed: 97 },
    ]);
    assert.deepEqual(budgetsOf(plan, catalogs.slice(0, 1), rules, pool, 1), [
      { cluster: "pg0", databases: 2, couldOpen: 4 + 5 + 5, allowed: 30 },
    ]);
  });

  it("names the clusters that it is over on", () => {
    assert.match(describeOver(["pg1", "pg2"]), /could open more connections than an instance of pg1, pg2 takes$/);
  });

  it("is shown as a table", () => {
    assert.equal(
      formatBudgets(budgets(40, 0, 1)),
      [
        "Connections that the pools of all router pods could open on each instance, with one user a database:",
        "  cluster  databases  could open  allowed",
        "  pg0      2          unlimited   30       over",
        "  pg1      2          84          97",
      ].join("\n"),
    );
  });
});
