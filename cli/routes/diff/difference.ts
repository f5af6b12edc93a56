import { budgetsOf, routersOf, type Budget } from "../../../components/routing/safety/budget";
import { findChanges, type Change } from "../../../components/routing/safety/changes";
import { askGuard, type Objection } from "../../../components/routing/safety/guard";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { ownValue } from "../../../common/ownValue";
import type { Conflict, Kept, LeftOut, Route } from "../../../components/routing/types";
import type { PoolSettings } from "../../../config/settings";
import type { Situation } from "../situation";

/** What the next `pulumi up` would do to the routes of a stack. All lists are sorted. */
export interface Difference {
  readonly stack: string;
  readonly conflicts: readonly Conflict[];
  /** What the guard has against it, confirmed or not; undefined when nothing. */
  readonly guard: Objection | undefined;
  readonly overBudget: "warn" | "fail";
  /** From one cluster to another; for a database that the default cluster served, from there. */
  readonly moved: readonly Change[];
  /** No longer routed: clients land on the default cluster, which need not have the database. */
  readonly dropped: readonly Change[];
  readonly added: readonly (Route & { readonly database: string })[];
  /** Databases that clients can no longer reach on the default cluster: name → owner there. */
  readonly newlyShadowed: readonly { readonly database: string; readonly owner: string }[];
  readonly newlyLeftOut: readonly LeftOut[];
  readonly poolChanges: readonly PoolChange[];
  readonly defaultCluster: { readonly from: string; readonly to: string };
  readonly warnings: readonly string[];
  readonly kept: readonly Kept[];
  readonly notDeployed: readonly string[];
  /** Whether the last deployment ended. */
  readonly ended: boolean;
  readonly budgets: readonly Budget[];
}

export interface PoolChange {
  /** Undefined for the router's own pool, which is that of all databases without overrides. */
  readonly database: string | undefined;
  readonly setting: keyof PoolSettings;
  /** Undefined when it is the router's. */
  readonly from: PoolSettings[keyof PoolSettings] | undefined;
  readonly to: PoolSettings[keyof PoolSettings] | undefined;
}

export function differenceOf(situation: Situation): Difference {
  const { stack, deployed, rules, policy, plan, catalogs, kept, notDeployed } = situation;
  const before = { ...deployed, defaultCluster: deployed.rules.defaultCluster };
  const changes = findChanges(before, plan, rules.defaultCluster, catalogs);
  const changed = new Set(changes.map(({ database }) => database));
  const isDropped = ({ database }: Change) => !Object.hasOwn(plan.routes, database);
  return {
    stack,
    conflicts: plan.conflicts,
    guard: askGuard(changes, before, catalogs, rules.defaultCluster, policy),
    overBudget: policy.overBudget,
    moved: changes.filter((change) => !isDropped(change)),
    dropped: changes.filter(isDropped),
    added: Object.entries(plan.routes)
      .filter(([database]) => !Object.hasOwn(deployed.routes, database) && !changed.has(database))
      .map(([database, route]) => ({ database, ...route })),
    newlyShadowed: Object.entries(plan.shadowed)
      .filter(([database]) => !Object.hasOwn(deployed.shadowed, database))
      .map(([database, owner]) => ({ database, owner })),
    newlyLeftOut: newlyLeftOut(situation),
    poolChanges: poolChanges(situation),
    defaultCluster: { from: deployed.rules.defaultCluster, to: rules.defaultCluster },
    warnings: plan.warnings,
    kept,
    notDeployed,
    ended: deployed.ended,
    budgets: budgetsOf(
      plan,
      catalogs.filter(({ cluster }) => !notDeployed.includes(cluster)),
      rules,
      policy.pool,
      routersOf(policy),
    ),
  };
}

function newlyLeftOut({ deployed, plan }: Situation): LeftOut[] {
  const known = new Set(deployed.leftOut.map(placeOf));
  return plan.leftOut.filter((each) => !known.has(placeOf(each)));
}

/** Neither name can hold the character between them. */
function placeOf({ database, cluster }: LeftOut): string {
  return `${cluster}\0${database}`;
}

function poolChanges({ deployed, plan, policy }: Situation): PoolChange[] {
  const databases = new Set([...Object.keys(deployed.routes), ...Object.keys(plan.routes)]);
  return [
    ...(deployed.policy === undefined ? [] : settingChanges(undefined, deployed.policy.pool, policy.pool)),
    ...[...databases]
      .sort(byCodeUnit)
      .flatMap((database) =>
        Object.hasOwn(plan.routes, database)
          ? settingChanges(database, ownPool(deployed.routes, database), ownPool(plan.routes, database))
          : [],
      ),
  ];
}

function ownPool(routes: Readonly<Record<string, Route>>, database: string): Partial<PoolSettings> {
  return ownValue(routes, database)?.pool ?? {};
}

function settingChanges(
  database: string | undefined,
  from: Partial<PoolSettings>,
  to: Partial<PoolSettings>,
): PoolChange[] {
  const settings = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort(byCodeUnit) as (keyof PoolSettings)[];
  return settings
    .filter((setting) => from[setting] !== to[setting])
    .map((setting) => ({ database, setting, from: from[setting], to: to[setting] }));
}
