import type { Address, PoolSettings } from "../../config/settings";

/** One cluster as the router connects to it. */
export interface Storage {
  readonly cluster: string;
  /** Every instance; the router picks the one that is writable. */
  readonly endpoints: readonly Address[];
  readonly tls: "disable" | "verify-ca" | "verify-full";
}

/** Everything that the router's rules are rendered from. */
export interface RoutingConfiguration {
  readonly storages: readonly Storage[];
  readonly defaultCluster: string;
  /** database → cluster */
  readonly routes: Readonly<Record<string, string>>;
  /** Of every route, the default one included. */
  readonly pool: PoolSettings;
  /** database → where its pool differs; only of databases with a route */
  readonly pools: Readonly<Record<string, Partial<PoolSettings>>>;
}

/** The login role, the same on all clusters, with which the router looks verifiers up. */
export interface RouterAccount {
  readonly user: string;
  /** The one database in which it may execute the lookup function. */
  readonly database: string;
}
