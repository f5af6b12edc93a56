import { byCodeUnit } from "../../../common/byCodeUnit";
import { LOOKUP_CONNECTIONS } from "../lookups";
import { authEntryName } from "./language/names";
import { hasToBeSearched } from "./renderInstances";
import { quote } from "./language/syntax";
import type { PoolSettings } from "../../../config/settings";
import type { RouterAccount } from "../../postgres/routerAccount/account";
import type { DatabaseLine, RoutingConfiguration, Storage } from "../configuration/types";

/**
 * routes.conf: an entry for each database, the default route, and for each cluster the entry through which it is asked for
 * verifiers. Each is one line, so that a line of a preview's diff says by itself which database goes where.
 *
 * @param databases the lines of all databases, or an include in their place
 */
export function renderRoutes(configuration: RoutingConfiguration, account: RouterAccount, databases: string): string {
  const { storages, defaultCluster, pool } = configuration;
  return [
    "[databases]\n",
    ...[...storages].sort((a, b) => byCodeUnit(a.cluster, b.cluster)).map((storage) => authEntry(storage, account)),
    databases,
    `* = ${connection(configuration, defaultCluster)} ${poolOptions(pool)}\n`,
  ].join("");
}

/** One line for each database, sorted by name. */
export function renderDatabases(configuration: RoutingConfiguration): DatabaseLine[] {
  const { routes, pool } = configuration;
  const clusters = new Set(Object.values(routes).map(({ cluster }) => cluster));
  const connections = new Map([...clusters].map((cluster) => [cluster, connection(configuration, cluster)]));
  const usual = poolOptions(pool);
  return Object.entries(routes)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([database, { cluster, pool: changed }]) => {
      const options = changed === undefined ? usual : poolOptions({ ...pool, ...changed });
      return { database, line: `${quote(database)} = ${connections.get(cluster) ?? ""} ${options}\n` };
    });
}

/**
 * Where an entry leads. Whoever takes a server connection of a cluster without an operator asks whether it is writable first:
 * connect_query ends one to a replica, so that no client ever gets it.
 */
function connection({ storages, connectionShares }: RoutingConfiguration, cluster: string): string {
  const storage = storages.find((candidate) => candidate.cluster === cluster);
  if (storage === undefined) throw new Error(`There is no cluster ${cluster} to route to.`);
  const guard = storage.followsPrimary ? [] : [`connect_query=${REFUSE_REPLICA}`];
  // With this many open, an idle connection of another role gives way: pools are by role, and roles may be many.
  const share = connectionShares[cluster];
  const most = share === undefined ? [] : [`max_db_connections=${share}`];
  return [address(storage), `auth_dbname=${quote(authEntryName(cluster))}`, ...most, ...guard].join(" ");
}

const REFUSE_REPLICA = quote("SELECT pg_terminate_backend(pg_backend_pid()) WHERE pg_is_in_recovery()");

/** Of several instances the reloader puts the writable one in place of the name, which no host can have. */
function address(storage: Storage): string {
  if (hasToBeSearched(storage)) return `host=${primaryOf(storage.cluster)} port=1`;
  const [first] = storage.endpoints;
  if (first === undefined) throw new Error(`Cluster ${storage.cluster} has no address.`);
  return `host=${first.host} port=${first.port}`;
}

/** Stands for the host of the writable instance; the reloader knows the form. */
export function primaryOf(cluster: string): string {
  return `primary_of_${cluster}`;
}

/** Its user is the router account; the HBA file keeps clients out. */
function authEntry(storage: Storage, account: RouterAccount): string {
  const options = `dbname=${quote(account.database)} pool_mode=session pool_size=${LOOKUP_CONNECTIONS}`;
  return `${quote(authEntryName(storage.cluster))} = ${address(storage)} ${options}\n`;
}

function poolOptions({ mode, size, clients, waitTimeout }: PoolSettings): string {
  return [
    `pool_mode=${mode}`,
    `pool_size=${size}`,
    `query_wait_timeout=${waitTimeout}`,
    // What has no limit is not written, so that a line has only what distinguishes it.
    ...(clients === 0 ? [] : [`max_db_client_connections=${clients}`]),
  ].join(" ");
}
