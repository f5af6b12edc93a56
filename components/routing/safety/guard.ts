import { ownValue } from "../../../common/ownValue";
import { escapeControls } from "../../../common/printable";
import { digestOfChanges, type Change, type Deployed } from "./changes";
import { sizeOf } from "../../postgres/catalog/types";
import type { GuardSettings } from "../../../config/settings";
import type { RoutesPolicy } from "../types";
import type { Catalog } from "../../postgres/catalog/types";

/** Lines of a message that list changes, at most. */
const MOST_LISTED = 20;

/** Why these changes may not be deployed, and the command that confirms exactly them; undefined when they may. */
export function stoppedByGuard(
  changes: readonly Change[],
  deployed: Deployed,
  catalogs: readonly Catalog[],
  defaultCluster: string,
  policy: Pick<RoutesPolicy, "guard" | "confirmedPlan">,
): string | undefined {
  const objection = askGuard(changes, deployed, catalogs, defaultCluster, policy);
  if (objection === undefined || objection.isConfirmed) return undefined;
  return [
    "The guard (pgfleet:guard) stops this plan:",
    ...objection.causes.map((cause) => `- ${cause}`),
    ...(changes.length > 0 ? ["It would change"] : []),
    ...changes.slice(0, MOST_LISTED).map((change) => `    ${describeChange(change)}`),
    ...(changes.length > MOST_LISTED
      ? [`    and ${changes.length - MOST_LISTED} more; all of them: npx pgfleet routes list`]
      : []),
    "If that is meant, confirm this plan and no other:",
    `    ${objection.confirm}`,
  ]
    .map(escapeControls)
    .join("\n");
}

export interface Objection {
  /** What is too much about the changes and the catalogs behind them. */
  readonly causes: readonly string[];
  /** The command that confirms exactly these changes. */
  readonly confirm: string;
  readonly isConfirmed: boolean;
}

/** What the guard has against changes, confirmed or not; undefined when nothing. */
export function askGuard(
  changes: readonly Change[],
  deployed: Deployed,
  catalogs: readonly Catalog[],
  defaultCluster: string,
  { guard, confirmedPlan }: Pick<RoutesPolicy, "guard" | "confirmedPlan">,
): Objection | undefined {
  const causes = guardCauses(changes, deployed, catalogs, defaultCluster, guard);
  if (causes.length === 0) return undefined;
  const digest = digestOfChanges(changes, deployed, causes);
  return {
    causes,
    confirm: `pulumi config set pgfleet:confirmedPlan ${digest}`,
    isConfirmed: digest === confirmedPlan,
  };
}

function guardCauses(
  changes: readonly Change[],
  deployed: Deployed,
  catalogs: readonly Catalog[],
  defaultCluster: string,
  { count, share }: GuardSettings,
): string[] {
  const existing = new Set([...Object.keys(deployed.routes), ...changes.map(({ database }) => database)]).size;
  return [
    ...(changes.length > count
      ? [`${databases(changes.length)} would move to another cluster; pgfleet:guard.count allows ${count}`]
      : []),
    ...(changes.length > share * existing
      ? [
          `${changes.length} of ${databases(existing)} would move to another cluster; pgfleet:guard.share allows ${percent(share)}`,
        ]
      : []),
    ...shrunkenCatalogs(deployed, catalogs, share),
    ...lostDefault(deployed, catalogs, defaultCluster, { count, share }),
  ];
}

export function describeChange({ database, from, to, reason }: Change): string {
  return `"${database}": ${from} → ${to} (${reason})`;
}

/** A server that was recreated, or a wrong address, looks like a cluster that has lost its databases. */
function shrunkenCatalogs(deployed: Deployed, catalogs: readonly Catalog[], share: number): string[] {
  return catalogs.flatMap((catalog) => {
    const { cluster } = catalog;
    const names = new Set(catalog.databases.map(({ name }) => name));
    const routed = Object.entries(deployed.routes).filter(([, route]) => route.cluster === cluster);
    const gone = routed.filter(([database]) => !names.has(database)).length;
    const had = ownValue(deployed.sizes, cluster) ?? 0;
    const lost = had - sizeOf(catalog);
    if (gone > share * routed.length) return [describeLoss(cluster, gone, routed.length, "routed to it", share)];
    if (lost > share * had) return [describeLoss(cluster, lost, had, "that it had", share)];
    return [];
  });
}

function describeLoss(cluster: string, lost: number, of: number, which: string, share: number): string {
  const loss =
    lost < of
      ? `has lost ${lost} of the ${databases(of)}`
      : of === 1
        ? "no longer has the only database"
        : `has none of the ${of} databases`;
  return `${cluster} ${loss} ${which}; pgfleet:guard.share allows a cluster to lose ${percent(share)}`;
}

/** What a former default cluster serves without a route is known only while it can be asked. */
function lostDefault(
  { routes, defaultCluster: former, sizes }: Deployed,
  catalogs: readonly Catalog[],
  defaultCluster: string,
  { count, share }: GuardSettings,
): string[] {
  if (former === defaultCluster || catalogs.some(({ cluster }) => cluster === former)) return [];
  const had = ownValue(sizes, former) ?? 0;
  const served = had - Object.values(routes).filter(({ cluster }) => cluster === former).length;
  if (served <= count && served <= share * had) return [];
  return [
    `${former} was the default cluster and is not asked any more: up to ${databases(served)} that it served without a route would be looked for on ${defaultCluster}`,
  ];
}

function databases(count: number): string {
  return count === 1 ? "1 database" : `${count} databases`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
