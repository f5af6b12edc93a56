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
  /** By whom a database is served today and claimed still, and who claims it too; nothing settles it but that. */
  readonly standing: readonly Standing[];
}

export interface Standing {
  readonly winner: Claim;
  readonly newcomers: readonly Claim[];
}

/** The cluster on which clients reach a name today; undefined before the first deployment. */
export type ServedBy = (database: string) => string | undefined;

/**
 * A pin decides alone; without one the order of clusters does, where several claim the same database; without that it stays
 * where it is served. Otherwise whoever may create a database could stop all deployments by its name.
 */
export function resolveClaims(claims: readonly Claim[], rules: RoutingRules, servedBy: ServedBy): Resolved {
  const winners: Claim[] = [];
  const beaten: LeftOut[] = [];
  const conflicts: Conflict[] = [];
  const standing: Standing[] = [];
  for (const [database, group] of byDatabase(claims)) {
    const pin = pinOf(database, rules);
    const ordered = firstInOrder(group, rules.order);
    const serving = servedBy(database);
    const winner = pin === undefined ? (ordered ?? on(serving, group)) : on(pin, group);
    if (winner !== undefined) winners.push(winner);
    else if (pin === undefined) {
      conflicts.push({ database, claims: group.map(claimOf), lastInOrder: rules.order.length });
      continue;
    }
    const advantage = ordered === undefined ? "serves it today" : "comes first in pgfleet:order";
    const reason =
      pin === undefined ? `cluster ${winner?.cluster ?? ""} claims it too and ${advantage}` : `pinned to ${pin}`;
    const losers = group.filter((claim) => claim !== winner);
    if (pin === undefined && ordered === undefined && winner !== undefined)
      standing.push({ winner, newcomers: losers });
    beaten.push(...losers.map(({ cluster, owner }) => ({ database, cluster, owner, reason })));
  }
  return { winners, beaten, conflicts, standing };
}

function on(cluster: string | undefined, group: readonly Claim[]): Claim | undefined {
  return group.find((claim) => claim.cluster === cluster);
}

/** In one line each: who stays, who is left out, and how to give the name away. */
export function describeStanding({ winner, newcomers }: Standing): string[] {
  return newcomers.map(
    ({ database, cluster, reason }) =>
      `"${database}" stays on ${winner.cluster}, which serves it. ${cluster} has one too and claims it: ${reason}. ` +
      `If that one is meant: ${setCommand(["pins", database], cluster)}`,
  );
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
