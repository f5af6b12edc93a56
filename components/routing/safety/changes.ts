import { createHash } from "node:crypto";
import { canonicalJson } from "../../../common/sameValue";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { takesConnections } from "../../postgres/catalog/types";
import { clustersOf } from "../types";
import { ownValue } from "../../../common/ownValue";
import type { Plan, Route } from "../types";
import type { Catalog } from "../../postgres/catalog/types";

/** A database whose clients would land on another cluster than before, or nowhere they knew. */
export interface Change {
  readonly database: string;
  /** Where its clients land now. */
  readonly from: string;
  /** Where they would land. */
  readonly to: string;
  readonly reason: string;
}

/** What the last deployment knew. */
export interface Deployed {
  readonly routes: Readonly<Record<string, Route>>;
  readonly defaultCluster: string;
  /** Cluster → how many databases it had that take connections; nothing of a cluster for which none are known. */
  readonly sizes: Readonly<Record<string, number>>;
}

/**
 * Databases that would be reached elsewhere, sorted. One that was known to nobody and gets its first route is none of them.
 * A database of the default cluster that another one claims is: its clients were served without a route. While the default
 * cluster cannot be asked what it has, every first route to another one may be such a change, and counts as one. What is in
 * conflict stays where it is, for it keeps the plan from being deployed.
 */
export function findChanges(
  deployed: Deployed,
  plan: Pick<Plan, "routes" | "leftOut" | "shadowed" | "conflicts">,
  defaultCluster: string,
  catalogs: readonly Catalog[],
): Change[] {
  const reasonOfDrop = droppedBecause(plan, catalogs);
  const unsettled = new Set(plan.conflicts.map(({ database }) => database));
  const changes: Change[] = [];
  for (const [database, { cluster: from }] of Object.entries(deployed.routes)) {
    if (unsettled.has(database)) continue;
    const route = ownValue(plan.routes, database);
    const to = route?.cluster ?? defaultCluster;
    if (to !== from) changes.push({ database, from, to, reason: route?.reason ?? reasonOfDrop(database, from) });
  }
  const from = deployed.defaultCluster;
  const isAsked = catalogs.some(({ cluster }) => cluster === from);
  for (const database of Object.keys(isAsked ? plan.shadowed : plan.routes)) {
    const route = ownValue(plan.routes, database);
    if (route === undefined || route.cluster === from || Object.hasOwn(deployed.routes, database)) continue;
    const reason = isAsked ? route.reason : `${route.reason}; ${from} cannot be asked whether it has it too`;
    changes.push({ database, from, to: route.cluster, reason });
  }
  const left =
    deployed.defaultCluster === defaultCluster
      ? []
      : unclaimed(deployed.defaultCluster, catalogs, plan, deployed, defaultCluster);
  return [...changes, ...left].sort((a, b) => byCodeUnit(a.database, b.database));
}

/**
 * The name of exactly these changes to what is deployed: the same for the same databases, from and to the same clusters, and
 * for nothing else. Once they are deployed it names nothing any more: when the same databases come back and go again, that
 * is another plan.
 *
 * @param causes why they are stopped
 */
export function digestOfChanges(
  changes: readonly Change[],
  { routes, defaultCluster, sizes }: Deployed,
  causes: readonly string[],
): string {
  const moves = changes.map(({ database, from, to }) => [database, from, to]);
  const plan = canonicalJson({ moves, causes, routes: clustersOf(routes), defaultCluster, sizes });
  return `plan-${createHash("sha256").update(plan).digest("hex").slice(0, 12)}`;
}

function droppedBecause(
  { leftOut }: Pick<Plan, "leftOut">,
  catalogs: readonly Catalog[],
): (database: string, cluster: string) => string {
  const held = new Map(catalogs.map(({ cluster, databases }) => [cluster, new Set(databases.map(({ name }) => name))]));
  const refusals = new Map(leftOut.map(({ database, cluster, reason }) => [`${cluster} ${database}`, reason]));
  return (database, cluster) => {
    const databases = held.get(cluster);
    const refusal = refusals.get(`${cluster} ${database}`);
    if (refusal === undefined && databases === undefined) return `cluster ${cluster} is no longer in config`;
    if (databases?.has(database) === false) return `no longer exists on ${cluster}`;
    return refusal ?? `no pattern of ${cluster} matches it any more`;
  };
}

/** What a former default cluster serves without a route. */
function unclaimed(
  former: string,
  catalogs: readonly Catalog[],
  plan: Pick<Plan, "routes">,
  deployed: Deployed,
  defaultCluster: string,
): Change[] {
  const databases = catalogs.find(({ cluster }) => cluster === former)?.databases ?? [];
  return databases
    .filter(takesConnections)
    .filter(({ name }) => !Object.hasOwn(deployed.routes, name) && !Object.hasOwn(plan.routes, name))
    .map(({ name }) => ({ database: name, from: former, to: defaultCluster, reason: "the default cluster changes" }));
}
