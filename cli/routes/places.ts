import { findChanges } from "../../components/routing/safety/changes";
import { refuserOf } from "../../components/routing/plan/claims";
import { byCodeUnit } from "../../common/byCodeUnit";
import { ownValue } from "../../common/ownValue";
import type { Situation } from "./situation";
import type { PoolSettings } from "../../config/settings";

/**
 * - `routed`: its route leads there
 * - `default`: on the default cluster, where the default route leads whoever names it
 * - `missing`: clients land on the default cluster, which does not have it; deployed routes that the next `up` drops
 * - `conflict`: several clusters claim it, and no `up` will pass until that is settled
 * - `shadowed`: on the default cluster, but its name is routed elsewhere
 * - `leftOut`: on a cluster, but no route leads there
 */
export type PlaceState = "routed" | "default" | "missing" | "conflict" | "shadowed" | "leftOut";

/** One database on one cluster, as the next `pulumi up` would have it. */
export interface Place {
  readonly database: string;
  /** Empty when nobody can say. */
  readonly owner: string;
  readonly cluster: string;
  readonly state: PlaceState;
  readonly why: string;
  /** The cluster that clients who name it reach now, where the next `up` changes that; absent when it does not. */
  readonly now?: string;
  /** Where its pool differs from the router's. */
  readonly pool?: Partial<PoolSettings>;
}

/** Every database at every place that has it or had it, by database, then cluster. */
export function placesOf(situation: Situation): Place[] {
  const places = [
    ...routed(situation),
    ...inConflict(situation),
    ...heldWithoutRoute(situation),
    ...missing(situation),
  ];
  return places.sort((a, b) => byCodeUnit(a.database, b.database) || byCodeUnit(a.cluster, b.cluster));
}

/** The cluster that clients who name a database reach as deployed. */
export function landsNow(database: string, { deployed }: Pick<Situation, "deployed">): string {
  const route = ownValue(deployed.routes, database);
  return route?.cluster ?? deployed.rules.defaultCluster;
}

function routed(situation: Situation): Place[] {
  const unreachable = new Set(situation.unreachable.map(({ cluster }) => cluster));
  return Object.entries(situation.plan.routes).map(([database, { cluster, owner, reason, pool }]) => {
    const why = unreachable.has(cluster) ? `${reason}; kept, for ${cluster} cannot be asked` : reason;
    const place = { database, owner, cluster, state: "routed", why, ...(pool === undefined ? {} : { pool }) } as const;
    return withNow(place, situation);
  });
}

function inConflict({ plan }: Situation): Place[] {
  return plan.conflicts.flatMap(({ database, claims }) =>
    claims.map(({ cluster, owner, reason }) => ({
      database,
      owner,
      cluster,
      state: "conflict" as const,
      why: `${reason}; claimed by ${claims.map((claim) => claim.cluster).join(" and ")}`,
    })),
  );
}

function heldWithoutRoute(situation: Situation): Place[] {
  const { catalogs, rules, plan } = situation;
  const refuse = refuserOf(rules);
  const refusals = new Map(plan.leftOut.map(({ database, cluster, reason }) => [key(cluster, database), reason]));
  const conflicts = new Set(plan.conflicts.map(({ database }) => database));
  return catalogs.flatMap(({ cluster, databases }) =>
    databases.flatMap((database): Place[] => {
      const { name, owner } = database;
      const route = ownValue(plan.routes, name);
      if (route?.cluster === cluster || conflicts.has(name)) return [];
      const place = { database: name, owner, cluster };
      const refusal = refusals.get(key(cluster, name));
      if (cluster === rules.defaultCluster) {
        if (route !== undefined)
          return [{ ...place, state: "shadowed", why: `its name is routed to ${route.cluster}` }];
        if (database.isTemplate || !database.allowsConnections) return [];
        const why = refusal ?? refuse(database) ?? "no pattern claims it";
        return [withNow({ ...place, state: "default", why: `${why}: default route` }, situation)];
      }
      if (refusal !== undefined) return [{ ...place, state: "leftOut", why: refusal }];
      // Each cluster has its own templates and its own postgres: nobody misses a route to them.
      if (refuse(database) !== undefined) return [];
      return [{ ...place, state: "leftOut", why: `no pattern of ${cluster} claims it` }];
    }),
  );
}

/** Names whose deployed route goes and that the default cluster does not have. */
function missing({ deployed, plan, rules, catalogs }: Situation): Place[] {
  const inDefault = catalogs.find(({ cluster }) => cluster === rules.defaultCluster)?.databases ?? [];
  const names = new Set([...inDefault.map(({ name }) => name), ...plan.conflicts.map(({ database }) => database)]);
  const before = { ...deployed, defaultCluster: deployed.rules.defaultCluster };
  return findChanges(before, plan, rules.defaultCluster, catalogs)
    .filter(({ database, to }) => to === rules.defaultCluster && !names.has(database))
    .filter(({ database }) => !Object.hasOwn(plan.routes, database))
    .map(({ database, from, to, reason }) => ({
      database,
      owner: "",
      cluster: to,
      state: "missing" as const,
      why: reason,
      now: from,
    }));
}

function withNow(place: Place, situation: Situation): Place {
  const now = landsNow(place.database, situation);
  return now === place.cluster ? place : { ...place, now };
}

/** Neither name can hold this character. */
function key(cluster: string, database: string): string {
  return `${cluster}\0${database}`;
}
