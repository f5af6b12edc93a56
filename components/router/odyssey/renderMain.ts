import { ROUTER_PORT } from "../port";
import { quote } from "./language/syntax";
import { CERTIFICATE_FILE, CLIENT_AUTHORITY_FILE, KEY_FILE } from "../certificate/files";
import type { ClientTlsMode } from "../../../config/settings";
import type { RoutingConfiguration } from "../configuration/types";

type ListenerSettings = Pick<RoutingConfiguration, "clientTls" | "certificateRoles">;

/**
 * The main file, odyssey.conf: what a running Odyssey does not take over on reload, and the includes of what it does.
 * Paths are relative to the working directory.
 */
export function renderMain(routing: ListenerSettings): string {
  return [
    "daemonize no",
    // "auto" would count the CPUs of the node, not those that the container may use.
    "workers 2",
    'log_format "json"',
    "log_to_stdout yes",
    "log_query no",
    "log_debug no",
    // logins.awk makes something of it.
    "log_session yes",
    "stats_interval 60",
    // With the default of 30 s a client waits that long for an instance whose pod has just gone.
    "backend_connect_timeout_ms 1000",
    // By default 128 clients may be on their way to a login, and connections that say nothing keep all others out.
    "client_max_routing 15000",
    // On SIGTERM: every worker lets go of ten idle sessions each 100 ms, so that clients do not come back all at once.
    "conn_drop_options { drop_enabled yes rate 10 interval_ms 100 }",
    "graceful_shutdown_timeout_ms 30000",
    `listen { host "*" port ${ROUTER_PORT} ${renderTls(routing)} }`,
    // Otherwise a search_path of two schemas reaches the server as the name of one.
    "smart_search_path_enquoting yes",
    // What only this release knows; the reloader writes it.
    `include ${quote("live/own/release.conf")}`,
    `include ${quote("live/routes.conf")}`,
    `include ${quote("live/account.conf")}`,
    "",
  ].join("\n");
}

const TLS: Readonly<Record<Exclude<ClientTlsMode, "off">, string>> = { required: "require", allowed: "allow" };

/** From clients. In mode `require` a client's certificate is verified, if it shows one; without an authority none passes. */
function renderTls({ clientTls, certificateRoles }: ListenerSettings): string {
  if (clientTls === "off") return `tls "disable"`;
  const files = [
    `tls_cert_file ${quote(`live/${CERTIFICATE_FILE}`)}`,
    `tls_key_file ${quote(`live/${KEY_FILE}`)}`,
    ...(certificateRoles.length === 0 ? [] : [`tls_ca_file ${quote(`live/${CLIENT_AUTHORITY_FILE}`)}`]),
  ];
  return `tls ${quote(TLS[clientTls])} ${files.join(" ")}`;
}
