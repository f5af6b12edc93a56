import { randomBytes } from "node:crypto";

/** Of everything that the bench makes in the lab. */
export const NAMESPACE = "pgfleet-throughput";

/** The one cluster, and its address that follows the primary. */
export const CLUSTER = "server";
export const CLUSTER_HOST = `${CLUSTER}-rw.${NAMESPACE}.svc`;

/** A database for each pool mode, with pgbench's tables, and the role that they belong to. */
export const DATABASES = { transaction: "bench", session: "bench_session" } as const;
export const ROLE = "bench";

/** Of every role that the bench makes; never written anywhere but to the lab. */
export const PASSWORD = randomBytes(16).toString("hex");

/** Secrets: the router account's, as the operator wants it; a certificate for clients. */
export const ACCOUNT_SECRET = "router-account";
export const TLS_SECRET = "client-tls";

/** Pods of each router. */
export const REPLICAS = 2;

/** Server connections of each pool: pgfleet's and PgBouncer's own default, and in mode session as many as there are clients. */
export const POOL_SIZE = 20;
export const SESSION_POOL_SIZE = 200;

/** Of the server: more than all pools of all ways together, and a thousand clients without any. */
export const MAX_CONNECTIONS = 2_000;

/** pgbench's: a million rows for ten. */
export const SCALE = 20;

/** Those that are used at once. */
export const TENANTS: readonly string[] = Array.from(
  { length: 200 },
  (_, index) => `tenant_${String(index + 1).padStart(3, "0")}`,
);
