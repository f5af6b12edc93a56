import { ROUTER_PORT } from "../port";
import { quote } from "./syntax";

/**
 * The main file, odyssey.conf: what a running Odyssey does not take over on reload, and the includes of what it does.
 * Paths are relative to the working directory.
 */
export function renderMain(): string {
  return [
    "daemonize no",
    // "auto" would count the CPUs of the node, not those that the container may use.
    "workers 2",
    'log_format "json"',
    "log_to_stdout yes",
    "log_query no",
    "log_debug no",
    // Every probe of the kubelet is a session.
    "log_session no",
    "stats_interval 60",
    // With the default of 30 s a client waits that long for an instance whose pod has just gone.
    "backend_connect_timeout_ms 1000",
    // On SIGTERM: every worker lets go of ten idle sessions each 100 ms, so that clients do not come back all at once.
    "conn_drop_options { drop_enabled yes rate 10 interval_ms 100 }",
    "graceful_shutdown_timeout_ms 30000",
    `listen { host "*" port ${ROUTER_PORT} }`,
    // Otherwise a search_path of two schemas reaches the server as the name of one.
    "smart_search_path_enquoting yes",
    // What only this release knows; the reloader writes it.
    `include ${quote("live/own/release.conf")}`,
    `include ${quote("live/routes.conf")}`,
    `include ${quote("live/account.conf")}`,
    "",
  ].join("\n");
}
