import { byDatabaseThenCluster, pinOf, type Claim } from "./claims";
import type { Conflict, LeftOut, RoutingRules } from "./types";

/** Each claimed database with the one claim that stands; claims that others beat; and those that nothing settles. */
export interface Settled {
  /** Sorted by database. */
  readonly winners: readonly Claim[];
  readonly beaten: readonly LeftOut[];
  readonly conflicts: readonly Conflict[];
}

/** A pin decides alone; without one the order of clusters does, where several claim the same database. */
export function settleClaims(claims: readonly Claim[], rules: RoutingRules): Settled {
  const winners: Claim[] = [];
  const beaten: LeftOut[] = [];
  const conflicts: Conflict[] = [];
  for (const [database, group] of byDatabase(claims)) {
    const pin = pinOf(database, rules);
    const winner = pin === undefined ? firstInOrder(group, rules.order) : group.find(({ cluster }) => cluster === pin);
    if (winner !== undefined) winners.push(winner);
    else if (pin === undefined) {
      conflicts.push({ database, claims: group.map(claimOf), lastInOrder: rules.order.length });
      continue;
    }
    const reason =
      pin === undefined
        ? `cluster ${winner?.cluster ?? ""} claims it too and comes first in pgfleet:order`
        : `pinned to ${pin}`;
    const losers = group.filter((claim) => claim !== winner);
    beaten.push(...losers.map(({ cluster, owner }) => ({ database, cluster, owner, reason })));
  }
  return { winners, beaten, conflicts };
}

/** Claims to each database, databases and claims sorted. */
function byDatabase(claims: readonly Claim[]): Map<string, [Claim, ...Claim[]]> {
  const groups = new Map<string, [Claim, ...Claim[]]>();
  for (const claim of [...claims].sort(byDatabaseThenCluster)) {
    const group = groups.get(claim.database);
    if (group === undefined) groups.set(claim.database, [claim]);
    else group.push(claim);
  }
  return groups;
}

/** Undefined when several claim it and none of them has a place in the order. */
function firstInOrder(group: readonly [Claim, ...Claim[]], order: readonly string[]): Claim | undefined {
  if (group.length === 1) return group[0];
  for (const cluster of order) {
    const claim = group.find((each) => each.cluster === cluster);
    if (claim !== undefined) return claim;
  }
  return undefined;
}

function claimOf({ cluster, owner, reason }: Claim): Conflict["claims"][number] {
  return { cluster, owner, reason };
}
