import type { RoutesFindings } from "./routes";
import type { Kept, RoutingRules } from "./types";

/** Of every cluster that a plan may go without, what was found when it was asked last; of one that never was, nothing. */
export function lastKnown(
  { clusters, defaultCluster }: RoutingRules,
  { readAt = {}, routes = {}, leftOut = [], shadowed = {} }: Partial<RoutesFindings>,
): Kept[] {
  return clusters
    .filter(({ unreachable }) => unreachable === "keep")
    .flatMap(({ name: cluster }) => {
      const asOf = readAt[cluster];
      if (asOf === undefined) return [];
      return {
        cluster,
        asOf,
        routes: Object.fromEntries(Object.entries(routes).filter(([, route]) => route.cluster === cluster)),
        leftOut: leftOut.filter((each) => each.cluster === cluster),
        shadowed: cluster === defaultCluster ? shadowed : {},
      };
    });
}
