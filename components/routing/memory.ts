import { sizeOf } from "../postgres/catalog/types";
import { sameValue } from "../../common/sameValue";
import { ownValue } from "../../common/ownValue";
import { servesToday, type Served } from "./plan/conflicts";
import type { Kept, Found, RoutesFindings, LastDeployment, Located, RoutingRules } from "./types";

/** Of every cluster that a plan may go without, what was found when it was asked last; of one that never was, nothing. */
export function lastKnown({ clusters }: RoutingRules, last: LastDeployment): Kept[] {
  const { readAt = {}, routes = {}, leftOut = [], shadowed = {}, sizes = {}, limits = {} } = last;
  return clusters
    .filter(({ unreachable }) => unreachable === "keep")
    .flatMap(({ name: cluster }) => {
      const asOf = ownValue(readAt, cluster);
      if (asOf === undefined) return [];
      return {
        cluster,
        asOf,
        size: ownValue(sizes, cluster) ?? 0,
        connectionLimit: ownValue(limits, cluster),
        routes: Object.fromEntries(Object.entries(routes).filter(([, route]) => route.cluster === cluster)),
        leftOut: leftOut.filter((each) => each.cluster === cluster),
        shadowed: cluster === last.rules?.defaultCluster ? shadowed : {},
        unclaimed: leftOut.filter(({ reason }) => reason === servesToday(cluster)).map(({ database }) => database),
      };
    });
}

/**
 * What the last deployment knew of clusters that are still where they were. Under another address a cluster is another one,
 * or mistyped: of that nothing is known.
 */
export function forgetMovedClusters(clusters: readonly Located[], last: LastDeployment): LastDeployment {
  const sourceThen = new Map(last.clusters?.map(({ name, source }) => [name, source]));
  const isSame = (cluster: string) =>
    clusters.some(({ name, source }) => name === cluster && sameValue(source, sourceThen.get(cluster)));
  return { ...last, readAt: Object.fromEntries(Object.entries(last.readAt ?? {}).filter(([name]) => isSame(name))) };
}

/** On which cluster clients reach a name as deployed. */
export function servedByDeployed({ routes, rules }: LastDeployment): Served["by"] {
  if (routes === undefined || rules === undefined) return () => undefined;
  return (database) => ownValue(routes, database)?.cluster ?? rules.defaultCluster;
}

/** What a deployment remembers of what it found. */
export function remember({ plan, catalogs, kept }: Found, time: string): RoutesFindings {
  const { routes, leftOut, shadowed } = plan;
  const readAt = [
    ...kept.map(({ cluster, asOf }) => [cluster, asOf] as const),
    ...catalogs.map(({ cluster }) => [cluster, time] as const),
  ];
  return {
    routes,
    leftOut,
    shadowed,
    kept: Object.fromEntries(kept.map(({ cluster, asOf }) => [cluster, asOf])),
    readAt: Object.fromEntries(readAt),
    sizes: Object.fromEntries([
      ...kept.map(({ cluster, size }) => [cluster, size] as const),
      ...catalogs.map((catalog) => [catalog.cluster, sizeOf(catalog)] as const),
    ]),
    limits: Object.fromEntries([
      ...kept.flatMap(({ cluster, connectionLimit: limit }) =>
        limit === undefined ? [] : [[cluster, limit] as const],
      ),
      ...catalogs.map(({ cluster, connectionLimit }) => [cluster, connectionLimit] as const),
    ]),
  };
}

/** That a cluster's routes stay though it cannot be asked, and how old they are. */
export function describeKept(cluster: string, cause: string, kept: readonly Kept[], now: Date): string {
  const last = kept.find((each) => each.cluster === cluster);
  const count = Object.keys(last?.routes ?? {}).length;
  const asOf = last?.asOf ?? "";
  return (
    `${cause}\n  pgfleet:clusters.${cluster}.unreachable is keep: its ${count === 1 ? "route stays" : `${count} routes stay`} ` +
    `as last known, ${formatAge(now.getTime() - Date.parse(asOf))} ago (${asOf})`
  );
}

/** Milliseconds in words, the two largest units at most: `3 h 12 min`. */
export function formatAge(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor(minutes / 60) % 24, "h"],
    [minutes % 60, "min"],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return "less than a minute";
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}
