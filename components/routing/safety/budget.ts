import { LOOKUP_CONNECTIONS } from "../../router/lookups";
import { refuserOf } from "../plan/claims";
import type { Plan, RoutingRules, RoutesPolicy } from "../types";
import type { PoolSettings } from "../../../config/settings";
import type { Catalog } from "../../postgres/catalog/types";

/** What the pools of all router pods could open on an instance of a cluster, and what such an instance takes. */
export interface Budget {
  readonly cluster: string;
  /** Those that clients of the router can reach on it. */
  readonly databases: number;
  /** Connections, counted with one user for each database; Infinity when a pool has no limit. */
  readonly couldOpen: number;
  readonly allowed: number;
}

/** How many processes there are, each with pools of its own. */
export function routersOf({ replicas, processes = 1 }: Pick<RoutesPolicy, "replicas" | "processes">): number {
  return replicas * processes;
}

/** One for each cluster that could be asked, in their order. */
export function budgetsOf(
  { routes }: Pick<Plan, "routes">,
  catalogs: readonly Catalog[],
  rules: RoutingRules,
  pool: PoolSettings,
  routers: number,
): Budget[] {
  const refuse = refuserOf(rules);
  const sizes = new Map<string, number[]>(catalogs.map(({ cluster }) => [cluster, []]));
  for (const route of Object.values(routes)) sizes.get(route.cluster)?.push(route.pool?.size ?? pool.size);
  const inDefault = catalogs.find(({ cluster }) => cluster === rules.defaultCluster)?.databases ?? [];
  for (const database of inDefault) {
    if (Object.hasOwn(routes, database.name) || refuse(database) !== undefined) continue;
    sizes.get(rules.defaultCluster)?.push(pool.size);
  }
  return catalogs.map(({ cluster, connectionLimit }) => {
    const ofCluster = sizes.get(cluster) ?? [];
    const inOne = ofCluster.reduce((sum, size) => sum + (size === 0 ? Infinity : size), LOOKUP_CONNECTIONS);
    return { cluster, databases: ofCluster.length, couldOpen: inOne * routers, allowed: connectionLimit };
  });
}

export function isOver({ couldOpen, allowed }: Budget): boolean {
  return couldOpen > allowed;
}

/** What is wrong, as the rest of a sentence that starts with "the". */
export function describeOver(clusters: readonly string[]): string {
  return `router's pools could open more connections than an instance of ${clusters.join(", ")} takes`;
}

/** What a table of budgets shows, whoever draws it. */
export const BUDGET_TITLE =
  "Connections that the pools of all router pods could open on each instance, with one user a database";

/** The head, then a row for each. The last column is empty for those that are within. */
export function budgetTable(budgets: readonly Budget[]): [head: readonly string[], ...rows: (readonly string[])[]] {
  return [
    ["cluster", "databases", "could open", "allowed", ""],
    ...budgets.map((budget) => [
      budget.cluster,
      String(budget.databases),
      Number.isFinite(budget.couldOpen) ? String(budget.couldOpen) : "unlimited",
      String(budget.allowed),
      isOver(budget) ? "over" : "",
    ]),
  ];
}

/** For a terminal. */
export function formatBudgets(budgets: readonly Budget[]): string {
  const table = budgetTable(budgets);
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  return [
    `${BUDGET_TITLE}:`,
    ...table.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd()),
  ].join("\n");
}
