import type { Address, ClientTlsMode, PoolSettings } from "../../../config/settings";

/** One cluster as the router connects to it. */
export interface Storage {
  readonly cluster: string;
  /** One address that leads to the primary, or every instance. */
  readonly endpoints: readonly Address[];
  /** Whether somebody keeps the one address leading to the primary; otherwise the router must find the writable instance. */
  readonly followsPrimary: boolean;
  readonly tls: "disable" | "verify-ca" | "verify-full";
}

/** Where one database is reached. */
export interface RoutedDatabase {
  readonly cluster: string;
  /** Where its pool differs from the router's; absent when nowhere. */
  readonly pool?: Partial<PoolSettings>;
}

/** Everything that the router's rules are rendered from. */
export interface RoutingConfiguration {
  readonly storages: readonly Storage[];
  readonly defaultCluster: string;
  /** By database. */
  readonly routes: Readonly<Record<string, RoutedDatabase>>;
  /** Of every route, the default one included. */
  readonly pool: PoolSettings;
  /** Whether in the modes transaction and statement nothing that one client leaves behind reaches the next. */
  readonly cleanSessions: boolean;
  /** Role → the most clients that it may have. */
  readonly roleLimits: Readonly<Record<string, number>>;
  /** Cluster → connections that one process may open for all users of a database, so that all processes fit an instance. */
  readonly connectionShares: Readonly<Record<string, number>>;
  /** Whether clients must use TLS. */
  readonly clientTls: ClientTlsMode;
  /** Roles that log in with certificates, sorted; when there are any, clients' certificates are verified. */
  readonly certificateRoles: readonly string[];
  /** Hosts of the router pods by their numbers, from 0 on; empty for an engine whose pods have no names of their own. */
  readonly podHosts: readonly string[];
}

/** What the router knows of passwords: of its own account, and of roles that log in with certificates. */
export interface Passwords {
  readonly account: string;
  readonly roles: Readonly<Record<string, string>>;
}

/** File → content. */
export type Files = Readonly<Record<string, string>>;

/** One line of the routes, and the database that it is for. */
export interface DatabaseLine {
  readonly database: string;
  readonly line: string;
}
