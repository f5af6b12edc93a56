import { runtime } from "@pulumi/pulumi";
import { containsUnknown } from "../dynamic/unknown";
import { reasonOf } from "../reasonOf";
import { budgetsOf, formatBudgets, isOver } from "./budget";
import { findChanges } from "./changes";
import { describeConflict } from "./describeConflict";
import { findingsOf } from "./findings";
import { findRoutes, type Found } from "./findRoutes";
import { stoppedByGuard } from "./guard";
import { describeKept } from "./kept";
import type { dynamic } from "@pulumi/pulumi";
import type { RoutesInputs, RoutesState } from "./routes";

/**
 * Fills the routes in from the live catalogs. This happens here because of a dynamic provider a preview calls only `check`
 * and `diff`, and shows what `check` returned; what it prints is shown too.
 *
 * @param olds the inputs of the last deployment, as `check` returned them then; empty on the first
 */
export async function check(
  olds: Partial<RoutesState>,
  inputs: RoutesInputs,
): Promise<dynamic.CheckResult<RoutesState>> {
  if (containsUnknown(inputs)) {
    const unknown = runtime.unknownValue as never;
    return {
      inputs: {
        ...inputs,
        routes: unknown,
        leftOut: unknown,
        shadowed: unknown,
        kept: unknown,
        readAt: olds.readAt ?? {},
      },
    };
  }
  try {
    const found = await findRoutes(inputs, olds);
    const now = new Date();
    for (const { cluster, cause } of found.silent) console.warn(describeKept(cluster, cause, found.kept, now));
    for (const warning of found.plan.warnings) console.warn(warning);
    const problems = problemsOf(olds, inputs, found);
    const failures = problems.map((reason) => ({ property: NO_PROPERTY, reason }));
    return { inputs: { ...inputs, ...findingsOf(found, olds, now) }, failures };
  } catch (error) {
    return { failures: [{ property: NO_PROPERTY, reason: reasonOf(error) }] };
  }
}

/** Why this plan may not be deployed. */
function problemsOf(olds: Partial<RoutesState>, { rules, policy }: RoutesInputs, { plan, catalogs }: Found): string[] {
  if (plan.conflicts.length > 0) return plan.conflicts.map(describeConflict);
  const problems: string[] = [];
  if (isDeployed(olds)) {
    const deployed = { ...olds, defaultCluster: olds.rules.defaultCluster };
    const changes = findChanges(deployed, plan, rules.defaultCluster, catalogs);
    const stopped = stoppedByGuard(changes, deployed, catalogs, policy.guard, policy.confirmedPlan);
    if (stopped !== undefined) problems.push(stopped);
  }
  const budgets = budgetsOf(plan, catalogs, rules, policy.pool, policy.replicas);
  console.info(formatBudgets(budgets));
  const over = budgets.filter(isOver);
  if (over.length > 0) {
    const clusters = over.map(({ cluster }) => cluster).join(", ");
    const text =
      `the router's pools could open more connections than an instance of ${clusters} takes, see the table. ` +
      "Lower size in pgfleet:router.pool or pgfleet:overrides, or raise max_connections in the cluster's parameters.";
    if (policy.overBudget === "fail")
      problems.push(`${text} To be warned only: pulumi config set --path pgfleet:router.overBudget warn`);
    else console.warn(text);
  }
  return problems;
}

function isDeployed(olds: Partial<RoutesState>): olds is RoutesState {
  return olds.routes !== undefined;
}

/** Pulumi prints the value of a property that has a problem, which here would hide the reason. */
const NO_PROPERTY = "";
