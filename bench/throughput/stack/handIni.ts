import { ROUTER_PORT } from "../../../components/router/port";

/** A database that clients name, and where it is. */
export interface Entry {
  readonly name: string;
  readonly database: string;
  readonly mode: "session" | "transaction";
  readonly size: number;
}

export interface HandSettings {
  readonly clean: boolean;
  readonly tls: boolean;
}

/** Where the pod has its files, and those of a certificate. */
export const HAND_WORK = "/run/bench";
export const TLS_FOLDER = "/etc/bench-tls";

/**
 * pgbouncer.ini as somebody writes it who has read the manual and needs no more: settings that a client notices are PgBouncer's
 * defaults, but for the number of clients, and for the reset when the way is a clean one.
 */
export function handIni({ clean, tls }: HandSettings): string {
  return [
    `%include ${HAND_WORK}/databases.ini`,
    "[pgbouncer]",
    "listen_addr = *",
    `listen_port = ${ROUTER_PORT}`,
    "unix_socket_dir =",
    "auth_type = scram-sha-256",
    `auth_file = ${HAND_WORK}/userlist.txt`,
    "max_client_conn = 15000",
    "log_connections = 0",
    "log_disconnections = 0",
    "ignore_startup_parameters = extra_float_digits",
    ...(clean ? ["server_reset_query_always = 1"] : []),
    ...(tls
      ? [
          "client_tls_sslmode = allow",
          `client_tls_cert_file = ${TLS_FOLDER}/tls.crt`,
          `client_tls_key_file = ${TLS_FOLDER}/tls.key`,
          `client_tls_ca_file = ${TLS_FOLDER}/tls.crt`,
          "server_tls_sslmode = verify-full",
          `server_tls_ca_file = ${TLS_FOLDER}/server-ca.crt`,
        ]
      : ["server_tls_sslmode = disable"]),
    "",
  ].join("\n");
}

/** databases.ini: one line for each. */
export function handDatabases(host: string, entries: readonly Entry[]): string {
  return [
    "[databases]",
    ...entries.map(
      ({ name, database, mode, size }) =>
        `'${name}' = host=${host} port=5432 dbname=${database} pool_mode=${mode} pool_size=${size}`,
    ),
    "",
  ].join("\n");
}

/** userlist.txt: PgBouncer logs in to the server with the password itself. */
export function handUsers(user: string, password: string): string {
  return `"${user}" "${password}"\n`;
}
