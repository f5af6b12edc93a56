import type { Address, PoolSettings } from "../../../config/settings";

/** One cluster as the router connects to it. */
export interface Storage {
  readonly cluster: string;
  /** One address that leads to the primary, or every instance. */
  readonly endpoints: readonly Address[];
  /** Whether somebody keeps the one address leading to the primary; otherwise the router must find the writable instance. */
  readonly followsPrimary: boolean;
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
  /** Whether in the modes transaction and statement nothing that one client leaves behind reaches the next. */
  readonly cleanSessions: boolean;
  /** Cluster → connections that one process may open for all users of a database, so that all processes fit an instance. */
  readonly connectionShares: Readonly<Record<string, number>>;
  /** Hosts of the router pods by their numbers, from 0 on; empty for an engine whose pods have no names of their own. */
  readonly podHosts: readonly string[];
}

/** File → content. */
export type Files = Readonly<Record<string, string>>;

/** One line of the routes, and the database that it is for. */
export interface DatabaseLine {
  readonly database: string;
  readonly line: string;
}
