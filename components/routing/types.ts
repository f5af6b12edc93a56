import type { Overrides, Patterns, PoolSettings, RouterSettings } from "../../config/settings";

/** One database as its cluster describes it. */
export interface Database {
  readonly name: string;
  readonly owner: string;
  readonly isTemplate: boolean;
  readonly allowsConnections: boolean;
}

/** What one cluster says it has. */
export interface Catalog {
  readonly cluster: string;
  readonly databases: readonly Database[];
  /** Connections that roles without special rights may open on an instance: max_connections less the reserved ones. */
  readonly connectionLimit: number;
}

/** What was last known of a cluster that cannot be asked now. */
export interface Kept {
  readonly cluster: string;
  /** When its catalog was read last; ISO 8601, UTC. */
  readonly asOf: string;
  /** How many databases it had that take connections. */
  readonly size: number;
  /** How many connections an instance took; undefined when a deployment read it that kept none. */
  readonly connectionLimit?: number | undefined;
  readonly routes: Readonly<Record<string, Route>>;
  readonly leftOut: readonly LeftOut[];
  /** Databases that were routed elsewhere though it, the default cluster, holds them too; empty for other clusters. */
  readonly shadowed: Readonly<Record<string, string>>;
}

/** The clusters' patterns and rules that a plan is made by. */
export interface RoutingRules {
  /** Whose syntax must carry the names. Absent in the state of deployments that knew of one engine only. */
  readonly engine?: RouterSettings["engine"];
  readonly clusters: readonly {
    readonly name: string;
    readonly patterns: Patterns;
    /** Whether a plan may go on without its catalog, with what was last known. */
    readonly unreachable: "fail" | "keep";
  }[];
  readonly defaultCluster: string;
  readonly neverRouted: Patterns;
  /** Database → cluster: decides before any pattern. */
  readonly pins: Readonly<Record<string, string>>;
  /** Decides between clusters that claim the same database: the first one here gets it. */
  readonly order: readonly string[];
  readonly overrides: Overrides;
}

/** Why a database has its route, in words: `database matches "sales_.*"` or `owner "shop" matches "shop|till"`. */
export interface Route {
  readonly cluster: string;
  readonly owner: string;
  readonly reason: string;
  /** Where the database's pool differs from the router's; absent when nowhere. */
  readonly pool?: Partial<PoolSettings>;
}

/** A cluster's claim to a database that becomes no route, and why: the name has none, or another cluster's claim stands. */
export interface LeftOut {
  readonly database: string;
  readonly cluster: string;
  readonly owner: string;
  readonly reason: string;
}

/** Two clusters hold a database and claim it both; nothing may be deployed until one gives way. */
export interface Conflict {
  readonly database: string;
  /** Two or more, sorted by cluster. */
  readonly claims: readonly { readonly cluster: string; readonly owner: string; readonly reason: string }[];
  /** The place in config's order after those that are taken; none of the claiming clusters has one. */
  readonly lastInOrder: number;
}

/** Everything is written in sorted order, so that equal catalogs give equal bytes. */
export interface Plan {
  /** Keyed by database, so that a preview shows only what changed. */
  readonly routes: Readonly<Record<string, Route>>;
  /** By database, then cluster. A list, for these names may be ones that no map of Pulumi's can carry. */
  readonly leftOut: readonly LeftOut[];
  /** Routed databases that also exist on the default cluster, where clients can no longer reach them: name → owner there. */
  readonly shadowed: Readonly<Record<string, string>>;
  readonly conflicts: readonly Conflict[];
  /** What is probably not meant: patterns that match nothing or can never win, pins that lead nowhere. */
  readonly warnings: readonly string[];
}
