import { digestOfChanges, type Change, type Deployed } from "./changes";
import type { Catalog } from "./types";
import type { GuardSettings } from "../../config/settings";

/** Lines of a message that list changes, at most. */
const MOST_LISTED = 20;

/** Why these changes may not be deployed, and the command that confirms exactly them; undefined when they may. */
export function stoppedByGuard(
  changes: readonly Change[],
  deployed: Deployed,
  catalogs: readonly Catalog[],
  guard: GuardSettings,
  confirmedPlan: string,
): string | undefined {
  const causes = guardCauses(changes, deployed, catalogs, guard);
  if (causes.length === 0 || digestOfChanges(changes) === confirmedPlan) return undefined;
  return [
    "The guard (pgfleet:guard) stops this plan:",
    ...causes.map((cause) => `- ${cause}`),
    "It would change",
    ...changes.slice(0, MOST_LISTED).map((change) => `    ${describeChange(change)}`),
    ...(changes.length > MOST_LISTED
      ? [`    and ${changes.length - MOST_LISTED} more; all of them: npm run --silent routes -- list`]
      : []),
    "If that is meant, confirm this plan and no other:",
    `    ${confirmCommand(changes)}`,
  ].join("\n");
}

/** What is too much about these changes, whether they are confirmed or not; empty when nothing is. */
export function guardCauses(
  changes: readonly Change[],
  deployed: Deployed,
  catalogs: readonly Catalog[],
  { count, share }: GuardSettings,
): string[] {
  if (changes.length === 0) return [];
  const existing = new Set([...Object.keys(deployed.routes), ...changes.map(({ database }) => database)]).size;
  return [
    ...(changes.length > count
      ? [`${databases(changes.length)} would be reached elsewhere, and it allows ${count}`]
      : []),
    ...(changes.length > share * existing
      ? [`${changes.length} of ${databases(existing)} would be reached elsewhere, and it allows ${percent(share)}`]
      : []),
    ...shrunkenCatalogs(deployed, catalogs, share),
  ];
}

export function confirmCommand(changes: readonly Change[]): string {
  return `pulumi config set pgfleet:confirmedPlan ${digestOfChanges(changes)}`;
}

export function describeChange({ database, from, to, reason }: Change): string {
  return `"${database}": ${from} → ${to} (${reason})`;
}

/** A server that was set up anew, or a wrong address, looks like a cluster that has lost its databases. */
function shrunkenCatalogs(deployed: Deployed, catalogs: readonly Catalog[], share: number): string[] {
  return catalogs.flatMap(({ cluster, databases: held }) => {
    const names = new Set(held.map(({ name }) => name));
    const routed = Object.entries(deployed.routes).filter(([, route]) => route.cluster === cluster);
    const gone = routed.filter(([database]) => !names.has(database)).length;
    if (gone <= share * routed.length) return [];
    const lost = gone === routed.length ? "none" : `lost ${gone}`;
    return [
      `${cluster} has ${lost} of the ${databases(routed.length)} that are routed to it, and it allows to lose ${percent(share)}`,
    ];
  });
}

function databases(count: number): string {
  return count === 1 ? "1 database" : `${count} databases`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
