import { processesOf } from "../router/processes";
import type { Settings } from "../../config/settings";
import type { RoutingRules, RoutesPolicy } from "./types";

export function rulesOf(settings: Settings): RoutingRules {
  return {
    engine: settings.router.engine,
    clusters: settings.clusters.map(({ name, patterns, unreachable }) => ({ name, patterns, unreachable })),
    defaultCluster: settings.defaultCluster,
    neverRouted: settings.neverRouted,
    pins: settings.pins,
    order: settings.order,
    overrides: settings.overrides,
  };
}

export function policyOf({ guard, confirmedPlan, router }: Settings): RoutesPolicy {
  return {
    guard,
    confirmedPlan: confirmedPlan ?? "",
    pool: router.pool,
    replicas: router.replicas,
    processes: processesOf(router),
    overBudget: router.overBudget,
  };
}
