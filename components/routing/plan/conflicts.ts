import { setCommand } from "../../../config/reading/mistake";
import { escapeControls } from "../../../common/printable";
import { byDatabaseThenCluster, pinOf, type Claim } from "./claims";
import type { Conflict, LeftOut, RoutingRules } from "../types";

/** Each claimed database with the one claim that stands; claims that others beat; and those that nothing settles. */
export interface Resolved {
  /** Sorted by database. */
  readonly winners: readonly Claim[];
  readonly beaten: readonly LeftOut[];
  readonly conflicts: readonly Conflict[];
  /** What stays where it is for no other reason than that clients reach it there; sorted by database. */
  readonly standing: readonly Standing[];
}

/** A name that clients reach on a cluster, and claims to it of clusters that get it by a pin or an order only. */
export interface Standing {
  readonly database: string;
  readonly cluster: string;
  readonly newcomers: readonly Claim[];
}

/** What clients reach today. */
export interface Served {
  /** The cluster that answers for a name as deployed; undefined before the first deployment. */
  readonly by: (database: string) => string | undefined;
  /** Whether the default cluster has it, where it needs no claim. Of one that cannot be asked, whether it is known to. */
  readonly isInDefault: (database: string) => boolean;
}

/**
 * A pin decides alone; without one the order of clusters does, where several have the same database; without that it stays
 * where it is served. Otherwise whoever may create a database could take a name from its clients, or stop all deployments.
 */
export function resolveClaims(claims: readonly Claim[], rules: RoutingRules, served: Served): Resolved {
  const winners: Claim[] = [];
  const beaten: LeftOut[] = [];
  const conflicts: Conflict[] = [];
  const standing: Standing[] = [];
  for (const [database, group] of byDatabase(claims)) {
    const { winner, reason, stays } = settle(database, group, rules, served);
    if (winner !== undefined) winners.push(winner);
    if (reason === undefined) {
      conflicts.push({ database, claims: group.map(claimOf), lastInOrder: rules.order.length });
      continue;
    }
    const losers = group.filter((claim) => claim !== winner);
    if (stays !== undefined) standing.push({ database, cluster: stays, newcomers: losers });
    beaten.push(...losers.map(({ cluster, owner }) => ({ database, cluster, owner, reason })));
  }
  return { winners, beaten, conflicts, standing };
}

interface Settlement {
  /** None when it is pinned to a cluster that does not claim it, and when the default cluster needs no claim. */
  readonly winner?: Claim | undefined;
  /** Why all other claims are beaten; undefined when nothing settles it. */
  readonly reason?: string;
  /** The cluster that has it because it is reached there, if that is why. */
  readonly stays?: string;
}

function settle(
  database: string,
  group: readonly [Claim, ...Claim[]],
  rules: RoutingRules,
  served: Served,
): Settlement {
  const pin = pinOf(database, rules);
  if (pin !== undefined) return { winner: on(pin, group), reason: `pinned to ${pin}` };
  const first = firstInOrder(group, rules.order);
  const serving = served.by(database);
  const { defaultCluster } = rules;
  const isUnclaimed = serving === defaultCluster && on(serving, group) === undefined && served.isInDefault(database);
  if (isUnclaimed && !comesBefore(first?.cluster, defaultCluster, rules.order))
    return { reason: servesToday(defaultCluster), stays: defaultCluster };
  if (first !== undefined)
    return { winner: first, reason: `cluster ${first.cluster} claims it too and comes first in pgfleet:order` };
  const winner = on(serving, group);
  if (winner === undefined) return {};
  return { winner, reason: `cluster ${winner.cluster} claims it too and serves it today`, stays: winner.cluster };
}

/** Why claims are left out to what the default cluster serves without one; also how that is known while it cannot be asked. */
export function servesToday(cluster: string): string {
  return `cluster ${cluster} serves it today`;
}

/** Whether config names both, in this order. */
function comesBefore(first: string | undefined, second: string, order: readonly string[]): boolean {
  return first !== undefined && order.includes(first) && order.indexOf(second) > order.indexOf(first);
}

function on(cluster: string | undefined, group: readonly Claim[]): Claim | undefined {
  return group.find((claim) => claim.cluster === cluster);
}

/** Of more than these only the number is told. */
const MOST_TOLD = 20;

/** A line for each: who stays, who is left out, and how to give the name away. */
export function describeStanding(standing: readonly Standing[]): string[] {
  const lines = standing.flatMap(({ database, cluster: serving, newcomers }) =>
    newcomers.map(
      ({ cluster, reason }) =>
        `"${database}" stays on ${serving}, which serves it. ${cluster} has one too and claims it: ${reason}. ` +
        `If that one is meant: ${setCommand(["pins", database], cluster)}`,
    ),
  );
  if (lines.length <= MOST_TOLD) return lines.map(escapeControls);
  const more = `${lines.length - MOST_TOLD} more claims to names that other clusters serve: npx pgfleet routes list --left-out`;
  return [...lines.slice(0, MOST_TOLD).map(escapeControls), more];
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
    const claim = on(cluster, group);
    if (claim !== undefined) return claim;
  }
  return undefined;
}

function claimOf({ cluster, owner, reason }: Claim): Conflict["claims"][number] {
  return { cluster, owner, reason };
}

/** Which database, where it is, which pattern claims it there, and the ways out. */
export function describeConflict({ database, claims, lastInOrder }: Conflict): string {
  const clusters = claims.map(({ cluster }) => cluster);
  const [first = ""] = clusters;
  return [
    `Database "${database}" exists on ${clusters.join(" and ")}, and each claims it, but a name leads to one cluster only.`,
    ...claims.map(({ cluster, owner, reason }) => `  On ${cluster}, owned by "${owner}": ${reason}.`),
    "Settle it in one of these ways:",
    `  - pin it to the cluster that you mean: ${setCommand(["pins", database], first)}`,
    `  - let one cluster come first in all such cases: ${setCommand(["order", lastInOrder], first)}`,
    "  - change the patterns of the others so that they no longer match. They are in",
    ...clusters.map((cluster) => `      pulumi config get --path 'pgfleet:clusters.${cluster}'`),
    "  - drop or rename the database on the others.",
  ]
    .map(escapeControls)
    .join("\n");
}
