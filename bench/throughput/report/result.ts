import type { Extent, Point } from "../plan/points";
import type { WayName } from "../plan/ways";

/** One run of pgbench. */
export interface Run {
  /** Transactions per second, without the time for connections. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Transactions that failed and clients that were aborted. */
  readonly failed: number;
  /** Processor time of all of the router's processes, in microseconds for each transaction; 0 without a router. */
  readonly processor: number;
  /** Resident memory of all of the router's processes at the end, in MiB; 0 without a router. */
  readonly memory: number;
}

/** A run for each round. */
export type Runs<T> = Readonly<Partial<Record<WayName, readonly T[]>>>;

export interface Transactions {
  readonly point: Point;
  readonly runs: Runs<Run>;
}

/** Logins, each with one query. */
export interface LoginRun {
  readonly rate: number;
  readonly processor: number;
}

export interface Logins {
  readonly tls: boolean;
  readonly clients: number;
  readonly runs: Runs<LoginRun>;
}

/** Clients that come without TLS and with it by turns, where all routers have TLS to the server. */
export interface ClientTls {
  readonly counted: "transactions" | "logins";
  readonly load: string;
  readonly runs: Runs<Pair>;
}

/** One after the other. */
export interface Pair {
  readonly clear: LoginRun;
  readonly encrypted: LoginRun;
}

/** Clients that have logged in and do nothing. */
export interface Idle {
  readonly tls: boolean;
  readonly clients: number;
  /** Seconds until all were there, and the router's memory in MiB before and after. */
  readonly opening: Readonly<
    Partial<Record<WayName, { readonly seconds: number; readonly before: number; readonly after: number }>>
  >;
  /** A load without them, and beside them. */
  readonly without: Runs<Run>;
  readonly beside: Runs<Run>;
}

/** Many databases of which some are loud. */
export interface TenantRun {
  /** Transactions per second of the loud ones. */
  readonly rate: number;
  /** Milliseconds of the quiet ones' queries. */
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
  readonly failed: number;
  /** Logins of the quiet ones that worked only when they were tried again. */
  readonly refused: number;
  readonly memory: number;
}

export interface Tenants {
  readonly databases: number;
  readonly loud: number;
  /** Of each loud one. */
  readonly clients: number;
  readonly runs: Runs<TenantRun>;
}

/** One change of the configuration, taken over by one pod after another. */
export interface ReloadRun {
  /** Seconds of the longest login to any pod meanwhile. */
  readonly longest: number;
  readonly failed: number;
  /** Seconds until all pods ran it, or until it was given up. */
  readonly seconds: number;
  readonly memory: number;
  /** Why it was given up; no further one was tried. */
  readonly problem?: string;
}

export interface Reload {
  readonly databases: number;
  readonly runs: Runs<ReloadRun>;
}

/** What a measurement leaves behind: every run, so that whoever doubts a median can count again. */
export interface ThroughputResult {
  readonly made: string;
  readonly machine: string;
  /** The machine's load average before anything was measured: what others did meanwhile. */
  readonly load: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly options: {
    readonly extent: Extent;
    readonly rounds: number;
    readonly seconds: number;
    readonly scale: number;
    readonly replicas: number;
    readonly poolSize: number;
  };
  readonly transactions: readonly Transactions[];
  readonly logins: readonly Logins[];
  readonly clientTls: readonly ClientTls[];
  readonly idle: readonly Idle[];
  readonly tenants: Tenants | undefined;
  readonly reload: readonly Reload[];
}
