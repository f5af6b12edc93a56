import { unroutable } from "../odyssey/names";
import { byCodeUnit } from "../sort";
import { matcherOf, type Matcher } from "./pattern";
import type { Catalog, Conflict, Database, LeftOut, Plan, Route, RoutingRules } from "./types";

/** One cluster's claim to one of its databases. */
interface Claim {
  readonly database: string;
  readonly cluster: string;
  readonly owner: string;
  readonly reason: string;
}

/**
 * Decides which database is reached on which cluster, by patterns and by what the clusters hold. Needs the catalog of
 * every cluster: a missing one would read as "no databases" and move them all to the default cluster, so it throws.
 */
export function planRoutes(catalogs: readonly Catalog[], rules: RoutingRules): Plan {
  const databasesOf = catalogsByCluster(catalogs, rules);
  const neverRouted = matcherOf(rules.neverRouted);

  const claims: Claim[] = [];
  const leftOut: LeftOut[] = [];
  for (const cluster of rules.clusters) {
    const matches = matcherOf(cluster.patterns);
    for (const database of databasesOf(cluster.name)) {
      const reason = matches(database);
      if (reason === undefined) continue;
      const claim = { database: database.name, cluster: cluster.name, owner: database.owner };
      const refusal = whyNotRouted(database, neverRouted);
      if (refusal === undefined) claims.push({ ...claim, reason });
      else leftOut.push({ ...claim, reason: refusal });
    }
  }

  const routes: [string, Route][] = [];
  const conflicts: Conflict[] = [];
  for (const [database, [first, ...others]] of byDatabase(claims)) {
    if (others.length === 0) routes.push([database, withoutDatabase(first)]);
    else conflicts.push({ database, claims: [first, ...others].map(withoutDatabase) });
  }
  return {
    routes: Object.fromEntries(routes),
    leftOut: leftOut.sort(byDatabaseThenCluster),
    shadowed: shadowedBy(routes, rules.defaultCluster, databasesOf(rules.defaultCluster)),
    conflicts,
  };
}

function catalogsByCluster(
  catalogs: readonly Catalog[],
  rules: RoutingRules,
): (cluster: string) => readonly Database[] {
  const databases = new Map(catalogs.map((catalog) => [catalog.cluster, catalog.databases]));
  const silent = rules.clusters.filter(({ name }) => !databases.has(name)).map(({ name }) => name);
  if (silent.length > 0) throw new Error(`No catalog of cluster ${silent.join(", ")}: routes cannot be planned.`);
  return (cluster) => databases.get(cluster) ?? [];
}

/** Why a database that a pattern claims gets no route; undefined when nothing speaks against one. */
function whyNotRouted(database: Database, neverRouted: Matcher): string | undefined {
  if (database.isTemplate) return "it is a template";
  if (!database.allowsConnections) return "it refuses connections";
  const never = neverRouted(database);
  if (never !== undefined) return `never routed: ${never}`;
  return unroutable(database.name);
}

/** Claims to each database, databases and claims sorted. */
function byDatabase(claims: Claim[]): Map<string, [Claim, ...Claim[]]> {
  const groups = new Map<string, [Claim, ...Claim[]]>();
  for (const claim of claims.sort(byDatabaseThenCluster)) {
    const group = groups.get(claim.database);
    if (group === undefined) groups.set(claim.database, [claim]);
    else group.push(claim);
  }
  return groups;
}

function shadowedBy(
  routes: readonly [string, Route][],
  defaultCluster: string,
  databases: readonly Database[],
): Record<string, string> {
  const owners = new Map(databases.map(({ name, owner }) => [name, owner]));
  return Object.fromEntries(
    routes.flatMap(([database, { cluster }]) => {
      const owner = owners.get(database);
      return cluster === defaultCluster || owner === undefined ? [] : [[database, owner]];
    }),
  );
}

function withoutDatabase({ cluster, owner, reason }: Claim): Route {
  return { cluster, owner, reason };
}

function byDatabaseThenCluster(a: LeftOut, b: LeftOut): number {
  return byCodeUnit(a.database, b.database) || byCodeUnit(a.cluster, b.cluster);
}
