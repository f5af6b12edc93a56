import { planRoutes } from "../../../components/routing/plan/plan";
import { servedByDeployed } from "../../../components/routing/memory";
import { catalog, database } from "../../routing/catalogs";
import { policy } from "../../routing/policy";
import { rulesOf } from "../../routing/rules";
import type { Kept, RoutingRules } from "../../../components/routing/types";
import type { Situation } from "../../../cli/routes/situation";

/** A situation with the plan that follows from it. */
export function situationOf(parts: Partial<Omit<Situation, "plan">> & { readonly rules: RoutingRules }): Situation {
  const { rules, catalogs = [], kept = [] } = parts;
  const situation = {
    stack: "dev",
    policy,
    deployed: {
      rules: { defaultCluster: rules.defaultCluster },
      policy,
      routes: {},
      leftOut: [],
      shadowed: {},
      kept: {},
      readAt: {},
      sizes: {},
      limits: {},
      address: "router.pgfleet.svc:5432",
      ended: true,
    },
    unreachable: [],
    notDeployed: [],
    indispensable: [],
    catalogs,
    kept,
    ...parts,
  };
  return { ...situation, plan: planRoutes(catalogs, rules, kept, servedByDeployed(situation.deployed)) };
}

/** One of everything that can be told. */
export function fullSituation(): Situation {
  const rules = rulesOf(
    {
      pg1: {},
      pg2: { databases: ["shop_.*"], owners: ["shop|till", "checkout"] },
      pg3: { databases: ["metrics|events_\\d+", "nothing"], owners: ["team_analytics"] },
      pg4: { databases: ["erp"] },
      pg5: { databases: ["later_.*"] },
    },
    {
      pins: { pinned: "pg3" },
      order: ["pg3"],
      overrides: {
        databases: { "shop_.*": { mode: "transaction", size: 20 }, shop_eu: { size: 40 } },
        owners: { checkout: { size: 5, clients: 100 } },
      },
    },
  );
  const kept: Kept[] = [
    {
      cluster: "pg4",
      asOf: "2026-11-20T08:00:00.000Z",
      size: 2,
      routes: { erp: { cluster: "pg4", owner: "erp", reason: 'database matches "erp"' } },
      leftOut: [],
      shadowed: {},
    },
  ];
  return situationOf({
    rules,
    kept,
    catalogs: [
      catalog(
        "pg1",
        "crm of crm",
        "shop_eu of somebody",
        "postgres of postgres",
        database("template1 of postgres", { isTemplate: true }),
      ),
      catalog(
        "pg2",
        "shop_eu of checkout",
        "shop_new of checkout",
        "metrics of shop",
        "wiki of wiki",
        database("shop_template of shop", { isTemplate: true }),
        "postgres of postgres",
      ),
      catalog(
        "pg3",
        "metrics of team_analytics",
        "pinned of nobody",
        "clicks of team_analytics",
        'a"b of team_analytics',
      ),
      { ...catalog("pg5"), connectionLimit: Infinity },
    ],
    unreachable: [{ cluster: "pg4", cause: "cluster pg4: db4.example.org:5432: connect ETIMEDOUT" }],
    notDeployed: ["pg5"],
    deployed: {
      rules: { defaultCluster: "pg1" },
      policy: { pool: { ...policy.pool, size: 30 } },
      routes: {
        clicks: { cluster: "pg2", owner: "till", reason: 'owner "till" matches "shop|till"' },
        erp: { cluster: "pg4", owner: "erp", reason: 'database matches "erp"' },
        shop_eu: {
          cluster: "pg2",
          owner: "checkout",
          reason: 'database matches "shop_.*"',
          pool: { size: 10, mode: "transaction" },
        },
        shop_old: { cluster: "pg2", owner: "checkout", reason: 'database matches "shop_.*"' },
      },
      leftOut: [],
      shadowed: {},
      kept: {},
      readAt: {},
      sizes: {},
      limits: {},
      address: "router.pgfleet.svc:5432",
      ended: true,
    },
  });
}

/** The clusters disagree on one database, and nothing settles it. */
export function conflictSituation(): Situation {
  return situationOf({
    rules: rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] }, pg3: { owners: ["shop"] } }),
    catalogs: [catalog("pg1"), catalog("pg2", "shop_eu of anybody", "shop_us"), catalog("pg3", "shop_eu of shop")],
  });
}
