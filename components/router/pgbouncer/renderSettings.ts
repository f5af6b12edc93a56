import { ROUTER_PORT } from "../port";
import { AUTHORITIES_FILE, CERTIFICATE_FILE, CLIENT_AUTHORITY_FILE, KEY_FILE } from "../certificate/files";
import { generationIdent, NO_SUCH_ROLE } from "./language/names";
import type { RouterAccount } from "../../postgres/routerAccount/account";
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
    // The router account and roles with certificates have their passwords here; all others are looked up at each login.
    "auth_file = live/own/userlist.txt",
    `auth_user = ${account.user}`,
    `auth_query = ${AUTH_QUERY}`,
    `admin_users = ${account.user}`,
    ...sessionSettings(routing),
    `server_idle_timeout = ${pool.serverIdleTimeout}`,
    `client_idle_timeout = ${pool.clientIdleTimeout}`,
    `idle_transaction_timeout = ${pool.transactionIdleTimeout}`,
    ...loginSettings(routing),
    ...clientTlsSettings(routing),
    ...tlsSettings(routing),
    ...CONNECTION_SETTINGS,
    `syslog_ident = ${generationIdent(generation)}`,
    "",
  ].join("\n");
}

/**
 * PgBouncer keeps 129 KiB for good of each name that a lookup answers with, and another 64 KiB for each database that the name
 * asks for. Anybody can make names up, so all names that no role of the cluster has must have one answer. Its verifier is of the
 * name that was asked for: what a client is shown does not say whether there is such a role.
 */
const AUTH_QUERY =
  `SELECT coalesce((SELECT rolname::text FROM pg_roles WHERE rolname = name), '${NO_SUCH_ROLE}'), verifier ` +
  "FROM pgfleet.verifier($1) AS found(name, verifier)";

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

/** Seconds that a client has for its login. PostgreSQL's own limit is 60; a client takes well below one, a lost packet some. */
const LOGIN_SECONDS = { least: 15, most: 60 };

/** How much longer than a login a database without an entry stays; PgBouncer looks at both three times a second. */
const GRACE_SECONDS = 5;

function loginSettings({ pool, routes }: RoutingConfiguration): string[] {
  // A login waits for its cluster twice, as during a failover: for its role's verifier, and for a connection. Config says how
  // long each may take; 0 is for ever.
  const waits = [pool, ...Object.values(routes).map((route) => route.pool)].flatMap((each) => each?.waitTimeout ?? []);
  const wait = waits.includes(0) ? Infinity : Math.max(...waits);
  const seconds = Math.min(Math.max(LOGIN_SECONDS.least, 2 * wait), LOGIN_SECONDS.most);
  return [
    // Without a password a client may hold this long a place among its role's and its database's clients, and what it has sent.
    `client_login_timeout = ${seconds}`,
    // Anybody can make databases up, and each takes 66 KiB for so long. It must be longer than a login: PgBouncer forgets a
    // database while a client logs in to it, and then reads memory that has something else in it.
    `autodb_idle_timeout = ${seconds + GRACE_SECONDS}`,
  ];
}

const CLIENT_TLS = { required: "require", allowed: "allow", off: "disable" } as const;

/** In these modes PgBouncer asks for a client's certificate, and fails without a file of authorities to verify one by. */
function clientTlsSettings({ clientTls: mode, certificateRoles }: RoutingConfiguration): string[] {
  const files = [
    ["cert", CERTIFICATE_FILE],
    ["key", KEY_FILE],
    ["ca", certificateRoles.length === 0 ? CERTIFICATE_FILE : CLIENT_AUTHORITY_FILE],
  ] as const;
  return [
    `client_tls_sslmode = ${CLIENT_TLS[mode]}`,
    ...(mode === "off" ? [] : files.map(([kind, file]) => `client_tls_${kind}_file = live/${file}`)),
  ];
}

/** One mode for all clusters, which config sees to. */
function tlsSettings({ storages }: RoutingConfiguration): string[] {
  const mode = storages[0]?.tls ?? "disable";
  return mode === "disable"
    ? ["server_tls_sslmode = disable"]
    : // It is read at each connection.
      [`server_tls_sslmode = ${mode}`, `server_tls_ca_file = live/${AUTHORITIES_FILE}`];
}

/** How connections are treated, whatever the stack. */
const CONNECTION_SETTINGS: readonly string[] = [
  // The default is 100. An idle client takes some kilobytes and a file, of which a container may have no more than 20,000.
  "max_client_conn = 15000",
  // A cluster that is silent is given up after this, and tried again so soon after it was down.
  "server_connect_timeout = 5",
  "server_login_retry = 1",
  "pool_idle_timeout = 300",
  "dns_max_ttl = 5",
  "dns_nxdomain_ttl = 1",
  // A server that has gone without a word is noticed in this time, in seconds and milliseconds.
  "tcp_keepidle = 10",
  "tcp_keepintvl = 5",
  "tcp_keepcnt = 3",
  "tcp_user_timeout = 15000",
  // logins.awk makes something of it.
  "log_connections = 1",
  "log_disconnections = 1",
];
