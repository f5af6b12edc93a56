import { sameValue } from "../dynamic/sameValue";
import type { RoutesFindings, RoutesInputs } from "./routes";
import type { Kept, RoutingRules } from "./types";

/** What a deployment left behind, as far as another one goes by it; empty before the first. */
export interface LastDeployment extends Partial<RoutesFindings> {
  readonly rules?: Pick<RoutingRules, "defaultCluster">;
  readonly clusters?: readonly Located[];
}

/** A cluster, and where it is asked. */
type Located = Pick<RoutesInputs["clusters"][number], "name" | "source">;

/** Of every cluster that a plan may go without, what was found when it was asked last; of one that never was, nothing. */
export function lastKnown({ clusters }: RoutingRules, last: LastDeployment): Kept[] {
  const { readAt = {}, routes = {}, leftOut = [], shadowed = {}, sizes = {}, limits = {} } = last;
  return clusters
    .filter(({ unreachable }) => unreachable === "keep")
    .flatMap(({ name: cluster }) => {
      const asOf = readAt[cluster];
      if (asOf === undefined) return [];
      return {
        cluster,
        asOf,
        size: sizes[cluster] ?? 0,
        connectionLimit: limits[cluster],
        routes: Object.fromEntries(Object.entries(routes).filter(([, route]) => route.cluster === cluster)),
        leftOut: leftOut.filter((each) => each.cluster === cluster),
        shadowed: cluster === last.rules?.defaultCluster ? shadowed : {},
      };
    });
}

/**
 * What the last deployment knew of clusters that are still where they were. Under another address a cluster is another one,
 * or mistyped: of that nothing is known.
 */
export function ofSameClusters(clusters: readonly Located[], last: LastDeployment): LastDeployment {
  const sourceThen = new Map(last.clusters?.map(({ name, source }) => [name, source]));
  const isSame = (cluster: string) =>
    clusters.some(({ name, source }) => name === cluster && sameValue(source, sourceThen.get(cluster)));
  return { ...last, readAt: Object.fromEntries(Object.entries(last.readAt ?? {}).filter(([name]) => isSame(name))) };
}
