import { byCodeUnit } from "../sort";
import { authRouteName, caFile, generationMarkerName } from "./names";
import { quote } from "./syntax";
import type { PoolSettings } from "../../config/settings";
import type { DatabaseLine } from "./splitRoutes";
import type { RoutingConfiguration, Storage } from "./types";

/**
 * routes.conf: storages, one route for each database, the default route, and the generation marker. Each is one line, so
 * that a line of a preview's diff says by itself which database goes where.
 *
 * @param databases the lines of all databases, or an include in their place
 */
export function renderRoutes(
  configuration: RoutingConfiguration,
  generation: string,
  databases = joined(renderDatabases(configuration)),
): string {
  return renderRules(configuration, databases) + renderMarker(generation, configuration.defaultCluster);
}

/** routes.conf without the marker: the generation is a hash of this, among others. */
export function renderRules(
  configuration: RoutingConfiguration,
  databases = joined(renderDatabases(configuration)),
): string {
  const { storages, defaultCluster, pool } = configuration;
  return [
    ...[...storages].sort((a, b) => byCodeUnit(a.cluster, b.cluster)).map(renderStorage),
    databases,
    renderRoute("default", renderOptions(defaultCluster, pool)),
  ].join("");
}

/** One line for each database, sorted by name: Odyssey's reloads take five times as long when its rules are in no order. */
export function renderDatabases({ routes, pools, pool }: RoutingConfiguration): DatabaseLine[] {
  const overridden = new Map(Object.entries(pools));
  const usual = new Map([...new Set(Object.values(routes))].map((cluster) => [cluster, renderOptions(cluster, pool)]));
  const optionsOf = (database: string, cluster: string): string => {
    const changed = overridden.get(database);
    return (changed === undefined ? usual.get(cluster) : undefined) ?? renderOptions(cluster, { ...pool, ...changed });
  };
  return Object.entries(routes)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([database, cluster]) => ({ database, line: renderRoute(quote(database), optionsOf(database, cluster)) }));
}

function joined(lines: readonly DatabaseLine[]): string {
  return lines.map(({ line }) => line).join("");
}

function renderStorage({ cluster, endpoints, tls }: Storage): string {
  const hosts = endpoints.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`).join(",");
  const options = [
    `type "remote"`,
    `host ${quote(hosts)}`,
    // Odyssey 1.5.2 takes any refused login, also one to a database that does not exist, for a dead endpoint, and lets
    // nobody new in for this long. One client that keeps asking for such a database would lock a cluster for all others
    // with the default of 1000 ms. A millisecond is the least it takes; it asks an instance for its role that much sooner.
    "endpoints_status_poll_interval 1",
    `tls ${quote(tls.replace("-", "_"))}`,
  ];
  if (tls === "verify-ca" || tls === "verify-full") options.push(`tls_ca_file ${quote(caFile(cluster))}`);
  return `storage ${quote(cluster)} { ${options.join(" ")} }\n`;
}

/** `database` is a keyword or a string that is quoted already. */
function renderRoute(database: string, options: string): string {
  return `database ${database} { user default { ${options} } }\n`;
}

function renderOptions(cluster: string, pool: PoolSettings): string {
  const authRoute = quote(authRouteName(cluster));
  return [
    `storage ${quote(cluster)}`,
    // Storages list every instance; without this the router would also pick replicas.
    `target_session_attrs "read-write"`,
    `authentication "scram-sha-256"`,
    `auth_query ${quote("SELECT * FROM pgfleet.verifier($1)")}`,
    `auth_query_db ${authRoute}`,
    `auth_query_user ${authRoute}`,
    ...poolOptions(pool),
    "client_fwd_error yes",
  ].join(" ");
}

function poolOptions(pool: PoolSettings): string[] {
  return [
    `pool ${quote(pool.mode)}`,
    `pool_size ${pool.size}`,
    `pool_timeout ${pool.waitTimeout * 1000}`,
    `pool_ttl ${pool.serverIdleTimeout}`,
    // What has no limit is not written, so that a line has only what distinguishes it.
    ...(pool.clients === 0 ? [] : [`client_max ${pool.clients}`]),
    ...(pool.clientIdleTimeout === 0 ? [] : [`pool_client_idle_timeout ${pool.clientIdleTimeout}`]),
    ...(pool.transactionIdleTimeout === 0 ? [] : [`pool_idle_in_transaction_timeout ${pool.transactionIdleTimeout}`]),
    // A session's server connection is wiped for its next client. Between transactions only what needs wiping is, and
    // prepared statements are kept; said of every route, or Odyssey logs at each reload what it made of the default.
    ...(pool.mode === "session"
      ? ["pool_discard yes", "pool_reserve_prepared_statement no"]
      : ["pool_discard no", "pool_smart_discard yes"]),
  ];
}

/** A rule that lets nobody in. Its name in SHOW RULES, not obsolete, proves which generation a router process runs. */
function renderMarker(generation: string, storage: string): string {
  const options = `storage ${quote(storage)} authentication "block" pool "session" pool_reserve_prepared_statement no`;
  return `database ${quote(generationMarkerName(generation))} { user default { ${options} } }\n`;
}
