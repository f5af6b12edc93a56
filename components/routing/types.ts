import type { Patterns } from "../../config/settings";

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
}

/** The clusters' patterns and rules that a plan is made by. */
export interface RoutingRules {
  readonly clusters: readonly { readonly name: string; readonly patterns: Patterns }[];
  readonly defaultCluster: string;
  readonly neverRouted: Patterns;
}

/** Why a database has its route, in words: `database matches "sales_.*"` or `owner "shop" matches "shop|till"`. */
export interface Route {
  readonly cluster: string;
  readonly owner: string;
  readonly reason: string;
}

/** A database that a pattern claims but that gets no route, and why. */
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
}
