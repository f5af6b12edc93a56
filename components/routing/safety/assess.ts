import { budgetsOf, describeOver, formatBudgets, isOver, routersOf, type Budget } from "./budget";
import { findChanges } from "./changes";
import { stoppedByGuard } from "./guard";
import { describeConflict } from "../plan/conflicts";
import { describeKept } from "../memory";
import { ROUTER_ACCOUNT } from "../../postgres/routerAccount/account";
import { lookupSql } from "../../postgres/routerAccount/sql";
import type { Found, LastDeployment, RoutesInputs } from "../types";

/** Whether a plan may be deployed, and what to say of it. */
export interface Assessment {
  /** Why it may not; empty when it may. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  /** The connection budget, as a table. */
  readonly table: string;
}

export function assess(
  last: LastDeployment,
  { rules, policy }: Pick<RoutesInputs, "rules" | "policy">,
  { plan, catalogs, unreachable, kept }: Found,
  now: Date,
): Assessment {
  const budgets = budgetsOf(plan, catalogs, rules, policy.pool, routersOf(policy));
  const over = overBudget(budgets);
  const warnings = [
    ...unreachable.map(({ cluster, cause }) => describeKept(cluster, cause, kept, now)),
    ...plan.warnings,
    ...tellingRoles(catalogs),
    ...(policy.overBudget === "warn" ? over : []),
  ];
  const conflicts = plan.conflicts.map(describeConflict);
  const problems = [
    // Of a plan with a hole in it the changes are not known.
    ...(conflicts.length > 0 ? conflicts : guarded(last, { rules, policy }, { plan, catalogs })),
    ...(policy.overBudget === "fail" ? over : []),
  ];
  return { problems, warnings, table: formatBudgets(budgets) };
}

function tellingRoles(catalogs: Found["catalogs"]): string[] {
  const clusters = catalogs.filter(({ tellsRoles }) => tellsRoles === true).map(({ cluster }) => cluster);
  if (clusters.length === 0) return [];
  return [
    `Whoever reaches the router finds out which roles ${clusters.join(", ")} ${clusters.length === 1 ? "has" : "have"}, because ` +
      "the function there that looks passwords up is an earlier release's. " +
      `As a superuser there, in psql connected to database ${ROUTER_ACCOUNT.database}, run:\n` +
      lookupSql(ROUTER_ACCOUNT)
        .map((statement) => `${statement};`)
        .join("\n"),
  ];
}

function guarded(
  { routes, rules: oldRules, sizes = {} }: LastDeployment,
  { rules, policy }: Pick<RoutesInputs, "rules" | "policy">,
  { plan, catalogs }: Pick<Found, "plan" | "catalogs">,
): string[] {
  if (routes === undefined || oldRules === undefined) return [];
  const deployed = { routes, sizes, defaultCluster: oldRules.defaultCluster };
  const changes = findChanges(deployed, plan, rules.defaultCluster, catalogs);
  const stopped = stoppedByGuard(changes, deployed, catalogs, rules.defaultCluster, policy);
  return stopped === undefined ? [] : [stopped];
}

function overBudget(budgets: readonly Budget[]): string[] {
  const clusters = budgets.filter(isOver).map(({ cluster }) => cluster);
  if (clusters.length === 0) return [];
  return [
    `The ${describeOver(clusters)}, see the table. ` +
      "Lower size in pgfleet:router.pool or pgfleet:overrides, or raise max_connections in the cluster's parameters. " +
      "What then happens is set by pgfleet:router.overBudget, warn or fail.",
  ];
}
