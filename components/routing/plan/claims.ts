import { unroutable } from "../../router/language/unroutable";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { describeMatch, matcherOf, type Match } from "./match";
import { ownValue } from "../../../common/ownValue";
import type { Kept, LeftOut, RoutingRules } from "../types";
import type { Catalog, Database } from "../../postgres/catalog/types";

/** One cluster's claim to one of its databases. */
export interface Claim {
  readonly database: string;
  readonly cluster: string;
  readonly owner: string;
  readonly reason: string;
  /** The pattern that matches; absent when a pin or an earlier deployment alone is behind it. */
  readonly match?: Match;
}

/** What every cluster claims by patterns and pins, and what it must not have; both in no order. */
export interface Claims {
  readonly claims: readonly Claim[];
  readonly leftOut: readonly LeftOut[];
}

const PINNED = "pinned";

/** Why a database of the default cluster has a route though nobody claims it; anybody else's claim beats it. */
export const UNCLAIMED = "claimed by no pattern, but its pool differs";

export function findClaims(catalogs: readonly Catalog[], kept: readonly Kept[], rules: RoutingRules): Claims {
  const refuse = refuserOf(rules);
  const claims: Claim[] = [];
  const leftOut: LeftOut[] = [];
  for (const { cluster, databases } of catalogs) {
    const patterns = rules.clusters.find(({ name }) => name === cluster)?.patterns;
    if (patterns === undefined) continue;
    const matches = matcherOf(patterns);
    for (const database of databases) {
      const { name, owner } = database;
      const match = matches(database);
      const isPinned = pinOf(name, rules) === cluster;
      if (match === undefined && !isPinned) continue;
      const refusal = refuse(database);
      if (refusal !== undefined) leftOut.push({ database: name, cluster, owner, reason: refusal });
      else if (match === undefined) claims.push({ database: name, cluster, owner, reason: PINNED });
      else
        claims.push({ database: name, cluster, owner, reason: isPinned ? PINNED : describeMatch(match, owner), match });
    }
  }
  for (const { routes, leftOut: leftOutThen } of kept) {
    for (const [database, { cluster, owner, reason }] of Object.entries(routes))
      if (reason !== UNCLAIMED) claims.push({ database, cluster, owner, reason });
    for (const each of leftOutThen) leftOut.push(each);
  }
  return { claims, leftOut };
}

/** The cluster that a database is pinned to, if any. */
export function pinOf(database: string, { pins }: RoutingRules): string | undefined {
  return ownValue(pins, database);
}

/** Why a database gets no route, whoever claims it; undefined when nothing speaks against one. */
export type Refuser = (database: Database) => string | undefined;

export function refuserOf({ neverRouted, engine }: Pick<RoutingRules, "neverRouted" | "engine">): Refuser {
  const matches = matcherOf(neverRouted);
  return (database) => {
    if (database.isTemplate) return "it is a template";
    if (!database.allowsConnections) return "it refuses connections";
    const never = matches(database);
    if (never !== undefined) return `never routed: ${describeMatch(never, database.owner)}`;
    return unroutable(engine, database.name);
  };
}

export function byDatabaseThenCluster(a: LeftOut, b: LeftOut): number {
  return byCodeUnit(a.database, b.database) || byCodeUnit(a.cluster, b.cluster);
}
