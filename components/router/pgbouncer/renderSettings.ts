import { ROUTER_PORT } from "../port";
import { CONNECTION_SETTINGS } from "./connectionSettings";
import { generationIdent } from "./names";
import type { RouterAccount } from "../../postgres/routerAccount";
import type { RoutingConfiguration } from "../configuration/types";

/**
 * settings.conf: the last part of the file that a process reads, and all of its section `[pgbouncer]` but what differs from
 * process to process. PgBouncer stops at the first error, so the last line, which SHOW CONFIG tells, proves the whole.
 * Paths are relative to the working directory.
 */
export function renderSettings(routing: RoutingConfiguration, account: RouterAccount, generation: string): string {
  const { pool } = routing;
  return [
    ...FIXED_SETTINGS,
    "auth_type = hba",
    "auth_hba_file = live/hba.conf",
    // Only the router account has its password here; all others are looked up at each login.
    "auth_file = live/userlist.txt",
    `auth_user = ${account.user}`,
    "auth_query = SELECT * FROM pgfleet.verifier($1)",
    `admin_users = ${account.user}`,
    ...sessionSettings(routing),
    `server_idle_timeout = ${pool.serverIdleTimeout}`,
    `client_idle_timeout = ${pool.clientIdleTimeout}`,
    `idle_transaction_timeout = ${pool.transactionIdleTimeout}`,
    ...tlsSettings(routing),
    ...CONNECTION_SETTINGS,
    `syslog_ident = ${generationIdent(generation)}`,
    "",
  ].join("\n");
}

/** What a running process does not take over. */
export const FIXED_SETTINGS: readonly string[] = [
  "listen_addr = *",
  `listen_port = ${ROUTER_PORT}`,
  // All processes of a pod have the port.
  "so_reuseport = 1",
];

function sessionSettings({ cleanSessions }: RoutingConfiguration): string[] {
  return [
    // PgBouncer restores settings that PostgreSQL reports, and refuses all others by name. To have it track more would be
    // wrong: of a setting that is not reported it does not notice that the reset has taken it away. Drivers send this one
    // without being asked; since PostgreSQL 12 none of its values that they send makes a difference.
    "ignore_startup_parameters = extra_float_digits",
    "server_reset_query = DISCARD ALL",
    // By default PgBouncer wipes only what a session leaves behind, and nothing between transactions.
    `server_reset_query_always = ${cleanSessions ? 1 : 0}`,
    "max_prepared_statements = 200",
  ];
}

/** One mode for all clusters, which config sees to. */
function tlsSettings({ storages }: RoutingConfiguration): string[] {
  const mode = storages[0]?.tls ?? "disable";
  return mode === "disable"
    ? ["server_tls_sslmode = disable"]
    : // The authorities of all clusters, which the reloader puts into one file. It is read at each connection.
      [`server_tls_sslmode = ${mode}`, "server_tls_ca_file = live/own/ca.crt"];
}
