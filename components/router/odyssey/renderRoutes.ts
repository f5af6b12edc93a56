import { byCodeUnit } from "../../../common/byCodeUnit";
import { authRouteName, generationMarkerName } from "./language/names";
import { quote } from "./language/syntax";
import { AUTHORITIES_FILE } from "../certificate/files";
import type { PoolSettings } from "../../../config/settings";
import type { DatabaseLine, RoutedDatabase, RoutingConfiguration, Storage } from "../configuration/types";

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
  const { storages, defaultCluster, pool } = configuration;
  return [
    ...[...storages].sort((a, b) => byCodeUnit(a.cluster, b.cluster)).map(renderStorage),
    databases,
    ...renderLimits(configuration, "default", { cluster: defaultCluster }),
    renderRoute("default", renderOptions(configuration, defaultCluster, pool)),
    renderMarker(generation, defaultCluster),
  ].join("");
}

/** One line for each database, sorted by name: Odyssey's reloads take five times as long when its rules are in no order. */
export function renderDatabases(configuration: RoutingConfiguration): DatabaseLine[] {
  const { routes, pool } = configuration;
  const clusters = new Set(Object.values(routes).map(({ cluster }) => cluster));
  const usual = new Map([...clusters].map((cluster) => [cluster, renderOptions(configuration, cluster, pool)]));
  const optionsOf = ({ cluster, pool: changed }: RoutedDatabase): string => {
    const options = changed === undefined ? usual.get(cluster) : undefined;
    return options ?? renderOptions(configuration, cluster, { ...pool, ...changed });
  };
  return Object.entries(routes)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([database, route]) => [
      ...renderLimits(configuration, quote(database), route).map((line) => ({ database, line })),
      { database, line: renderRoute(quote(database), optionsOf(route)) },
    ]);
}

/** Rules of roles that have a limit of their own, in a database; those of roles with certificates are in the Secret. */
function renderLimits(
  configuration: RoutingConfiguration,
  database: string,
  { cluster, pool: changed }: RoutedDatabase,
): string[] {
  const { roleLimits, certificateRoles, pool } = configuration;
  return Object.entries(roleLimits)
    .filter(([role]) => !certificateRoles.includes(role))
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([role, clients]) =>
      renderRoute(database, renderOptions(configuration, cluster, { ...pool, ...changed, clients }), quote(role)),
    );
}

function joined(lines: readonly DatabaseLine[]): string {
  return lines.map(({ line }) => line).join("");
}

function renderStorage({ cluster, endpoints, followsPrimary, tls }: Storage): string {
  const hosts = endpoints.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`).join(",");
  const options = [
    `type "remote"`,
    `host ${quote(hosts)}`,
    // How many logins to clusters may be under way at a time. It is counted for all clusters together and compared with
    // each one's own limit: with the default of 2, one cluster that is frozen keeps everybody out of the others.
    "server_max_routing 1000",
    // Odyssey 1.5.2 takes any refused login, also one to a database that does not exist, for a dead endpoint, and of several
    // endpoints lets nobody new in for this long. A millisecond is the least it takes.
    ...(followsPrimary ? [] : ["endpoints_status_poll_interval 1"]),
    `tls ${quote(tls.replace("-", "_"))}`,
    // Odyssey 1.5 keeps what a connection is verified by under the address that the connection had in its memory, also when the
    // next one there is another cluster's. With a file for each it refuses right certificates, more with every connection.
    ...(tls === "disable" ? [] : [`tls_ca_file ${quote(`live/${AUTHORITIES_FILE}`)}`]),
  ];
  return `storage ${quote(cluster)} { ${options.join(" ")} }\n`;
}

/** `database` and `user` are keywords or strings that are quoted already. */
export function renderRoute(database: string, options: string, user = "default"): string {
  return `database ${database} { user ${user} { ${options} } }\n`;
}

/** @param authentication how clients log in; by default as the cluster says */
export function renderOptions(
  { storages, cleanSessions }: RoutingConfiguration,
  cluster: string,
  pool: PoolSettings,
  authentication = lookup(cluster),
): string {
  const followsPrimary = storages.find((storage) => storage.cluster === cluster)?.followsPrimary === true;
  return [
    `storage ${quote(cluster)}`,
    // Of several instances the router would also pick replicas. Where one address follows the primary the question is left
    // out: it costs a third of the speed, and a replica that is frozen or lost would hold up logins.
    ...(followsPrimary ? [] : [`target_session_attrs "read-write"`]),
    ...authentication,
    ...poolOptions(pool, cleanSessions),
    "client_fwd_error yes",
  ].join(" ");
}

function lookup(cluster: string): readonly string[] {
  const authRoute = quote(authRouteName(cluster));
  return [
    `authentication "scram-sha-256"`,
    `auth_query ${quote("SELECT * FROM pgfleet.verifier($1)")}`,
    `auth_query_db ${authRoute}`,
    `auth_query_user ${authRoute}`,
  ];
}

function poolOptions(pool: PoolSettings, cleanSessions: boolean): string[] {
  return [
    `pool ${quote(pool.mode)}`,
    `pool_size ${pool.size}`,
    `pool_timeout ${pool.waitTimeout * 1000}`,
    `pool_ttl ${pool.serverIdleTimeout}`,
    // What has no limit is not written, so that a line has only what distinguishes it.
    ...(pool.clients === 0 ? [] : [`client_max ${pool.clients}`]),
    ...(pool.clientIdleTimeout === 0 ? [] : [`pool_client_idle_timeout ${pool.clientIdleTimeout}`]),
    ...(pool.transactionIdleTimeout === 0 ? [] : [`pool_idle_in_transaction_timeout ${pool.transactionIdleTimeout}`]),
    ...discardOptions(pool.mode, cleanSessions),
  ];
}

/**
 * A session's server connection is wiped for its next client. Between transactions only what needs wiping is, and prepared
 * statements of the protocol are kept; said of every route, or Odyssey logs at each reload what it made of the default.
 */
function discardOptions(mode: PoolSettings["mode"], cleanSessions: boolean): string[] {
  if (mode === "session") return ["pool_discard yes", "pool_reserve_prepared_statement no"];
  if (!cleanSessions) return ["pool_discard no", "pool_smart_discard no"];
  return ["pool_discard no", "pool_smart_discard yes", `pool_discard_query ${quote(RESET)}`];
}

/** DISCARD ALL without what ends prepared statements and their plans. */
const RESET = [
  "SET SESSION AUTHORIZATION DEFAULT",
  "RESET ALL",
  "CLOSE ALL",
  "UNLISTEN *",
  "SELECT pg_advisory_unlock_all()",
  "DISCARD SEQUENCES",
  "DISCARD TEMP",
].join(";");

/** A rule that lets nobody in. Its name in SHOW RULES, not obsolete, proves which generation a router process runs. */
function renderMarker(generation: string, storage: string): string {
  const options = `storage ${quote(storage)} authentication "block" pool "session" pool_reserve_prepared_statement no`;
  return `database ${quote(generationMarkerName(generation))} { user default { ${options} } }\n`;
}
