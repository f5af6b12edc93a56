import type { Patterns } from "../../config/settings";
import type { RoutingRules } from "../../components/routing/types";

/** Rules with these clusters and patterns, and nothing else but what differs. */
export function rulesOf(
  clusters: Readonly<Record<string, Partial<Patterns>>>,
  differing: Partial<RoutingRules> = {},
): RoutingRules {
  return {
    clusters: Object.entries(clusters).map(([name, patterns]) => ({
      name,
      patterns: { databases: [], owners: [], ...patterns },
      unreachable: "fail",
    })),
    defaultCluster: "pg1",
    neverRouted: { databases: ["postgres"], owners: ["postgres"] },
    pins: {},
    order: [],
    overrides: { databases: {}, owners: {} },
    ...differing,
  };
}
