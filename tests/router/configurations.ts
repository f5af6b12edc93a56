import { DEFAULT_POOL } from "../../config/router/poolSettings";
import type { PoolSettings } from "../../config/settings";
import type { RouterAccount } from "../../components/postgres/routerAccount/account";
import type { RoutingConfiguration } from "../../components/router/configuration/types";

export const account: RouterAccount = { user: "pgfleet_router", database: "postgres" };

/** Two clusters of the program and one outside, not in the order in which they are written. */
export const configuration: RoutingConfiguration = {
  storages: [
    { cluster: "pg2", endpoints: primary("pg2"), followsPrimary: true, tls: "verify-full" },
    {
      cluster: "legacy",
      endpoints: [
        { host: "db1.example.org", port: 5432 },
        { host: "2001:db8::7", port: 5433 },
      ],
      followsPrimary: false,
      tls: "verify-full",
    },
    { cluster: "pg1", endpoints: primary("pg1"), followsPrimary: true, tls: "verify-full" },
    { cluster: "plain", endpoints: [{ host: "192.0.2.1", port: 5432 }], followsPrimary: false, tls: "disable" },
  ],
  defaultCluster: "pg1",
  routes: routesTo({
    shop_eu: "pg2",
    erp: "legacy",
    "Upper Case": "pg2",
    "dots.and-dashes": "pg1",
    база: "legacy",
    default: "pg2",
    constructor: "pg2",
    "10": "pg2",
    "9": "pg1",
  }),
  pool: DEFAULT_POOL,
  cleanSessions: true,
  clientTls: "required",
  certificateRoles: [],
  roleLimits: {},
  connectionShares: { pg1: 44, pg2: 20 },
  podHosts: [],
};

/** @param clusters database → cluster */
export function routesTo(
  clusters: Readonly<Record<string, string>>,
  pools: Readonly<Record<string, Partial<PoolSettings>>> = {},
): RoutingConfiguration["routes"] {
  const pool = (database: string) => (Object.hasOwn(pools, database) ? { pool: pools[database] ?? {} } : {});
  return Object.fromEntries(
    Object.entries(clusters).map(([database, cluster]) => [database, { cluster, ...pool(database) }]),
  );
}

function primary(cluster: string): { host: string; port: number }[] {
  return [{ host: `${cluster}-rw.databases.svc`, port: 5432 }];
}
