import { byCodeUnit } from "../../../common/byCodeUnit";
import { byDatabaseThenCluster, findClaims, UNCLAIMED, refuserOf, type Claim } from "./claims";
import { overriderOf, poolOf, type Overrider } from "./overrides";
import { describeStanding, resolveClaims, type Served } from "./conflicts";
import { findWarnings } from "./warnings";
import type { Kept, Plan, Route, RoutingRules } from "../types";
import { takesConnections, type Catalog, type Database } from "../../postgres/catalog/types";

/**
 * Decides which database is reached on which cluster, by patterns and by what the clusters hold. Needs the catalog of
 * every cluster, or what was last known of it: a missing one would read as "no databases" and move them all to the default
 * cluster, so it throws.
 *
 * @param servedBy as the last deployment left it
 */
export function planRoutes(
  catalogs: readonly Catalog[],
  rules: RoutingRules,
  kept: readonly Kept[] = [],
  servedBy: Served["by"] = () => undefined,
): Plan {
  requireEveryCatalog(catalogs, rules, kept);
  const { claims, leftOut } = findClaims(catalogs, kept, rules);
  const inDefault =
    catalogs.find(({ cluster }) => cluster === rules.defaultCluster)?.databases ?? unclaimedThen(rules, kept);
  const overrider = overriderOf(rules.overrides);
  const { winners, beaten, conflicts, standing } = resolveClaims(
    claims,
    rules,
    servedOf(servedBy, catalogs, kept, rules),
  );

  const won = new Set(winners.map(({ database }) => database));
  const unclaimed = new Set(standing.map(({ database }) => database).filter((database) => !won.has(database)));
  const claimed = new Set(claims.map(({ database }) => database).filter((database) => !unclaimed.has(database)));
  const allLeftOut = [...leftOut, ...beaten].sort(byDatabaseThenCluster);
  const routes = [
    ...winners.map((claim) => withPool(claim, overrider)),
    ...overriddenInDefault(inDefault, claimed, rules, overrider),
  ].sort(([a], [b]) => byCodeUnit(a, b));
  return {
    routes: Object.fromEntries(routes),
    leftOut: allLeftOut,
    shadowed: {
      ...shadowedThen(routes, rules, kept),
      ...shadowedBy(routes, rules.defaultCluster, inDefault),
    },
    conflicts,
    warnings: [...describeStanding(standing), ...findWarnings(catalogs, kept, rules, winners, conflicts, allLeftOut)],
  };
}

/** What clients reach, by routes or without one: the default cluster has it, or had it when it was asked last. */
export function servedOf(
  by: Served["by"],
  catalogs: readonly Catalog[],
  kept: readonly Kept[],
  { defaultCluster }: RoutingRules,
): Served {
  const databases = catalogs.find(({ cluster }) => cluster === defaultCluster)?.databases ?? [];
  const then = kept.find(({ cluster }) => cluster === defaultCluster)?.unclaimed ?? [];
  const names = new Set([...databases.filter(takesConnections).map(({ name }) => name), ...then]);
  return { by, isInDefault: (database) => names.has(database) };
}

function requireEveryCatalog(catalogs: readonly Catalog[], rules: RoutingRules, kept: readonly Kept[]): void {
  const known = new Set([...catalogs, ...kept].map(({ cluster }) => cluster));
  const unreachable = rules.clusters.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unreachable.length > 0)
    throw new Error(`No catalog of cluster ${unreachable.join(", ")}: routes cannot be planned.`);
}

function withPool({ database, cluster, owner, reason }: Claim, overrider: Overrider): [string, Route] {
  const pool = poolOf(overrider({ name: database, owner }));
  return [database, { cluster, owner, reason, ...(pool === undefined ? {} : { pool }) }];
}

/** The default route has one pool for all: a database of the default cluster with a pool of its own needs a route. */
function overriddenInDefault(
  databases: readonly Database[],
  claimed: ReadonlySet<string>,
  rules: RoutingRules,
  overrider: Overrider,
): [string, Route][] {
  const refuse = refuserOf(rules);
  return databases
    .filter((database) => !claimed.has(database.name) && refuse(database) === undefined)
    .flatMap(({ name, owner }) => {
      const pool = poolOf(overrider({ name, owner }));
      if (pool === undefined) return [];
      return [[name, { cluster: rules.defaultCluster, owner, reason: UNCLAIMED, pool }]];
    });
}

/** Of a default cluster that cannot be asked: what needed a route for its pool alone. */
function unclaimedThen({ defaultCluster }: RoutingRules, kept: readonly Kept[]): Database[] {
  const routes = kept.find(({ cluster }) => cluster === defaultCluster)?.routes ?? {};
  return Object.entries(routes)
    .filter(([, { reason }]) => reason === UNCLAIMED)
    .map(([name, { owner }]) => ({ name, owner, isTemplate: false, allowsConnections: true }));
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

/** What a default cluster that cannot be asked was last known to hold under a name that is still routed elsewhere. */
function shadowedThen(
  routes: readonly [string, Route][],
  { defaultCluster }: RoutingRules,
  kept: readonly Kept[],
): Record<string, string> {
  const shadowed = kept.find(({ cluster }) => cluster === defaultCluster)?.shadowed ?? {};
  const elsewhere = new Set(
    routes.filter(([, { cluster }]) => cluster !== defaultCluster).map(([database]) => database),
  );
  return Object.fromEntries(Object.entries(shadowed).filter(([database]) => elsewhere.has(database)));
}
