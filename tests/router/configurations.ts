import { DEFAULT_POOL } from "../../config/poolSettings";
import type { RouterAccount } from "../../components/postgres/routerAccount";
import type { RoutingConfiguration } from "../../components/router/configuration/types";

export const account: RouterAccount = { user: "pgfleet_router", database: "postgres" };

/** Two clusters of the program and one outside, not in the order in which they are written. */
export const configuration: RoutingConfiguration = {
  storages: [
    { cluster: "pg2", endpoints: instances("pg2"), tls: "verify-ca" },
    {
      cluster: "legacy",
      endpoints: [
        { host: "db1.example.org", port: 5432 },
        { host: "2001:db8::7", port: 5433 },
      ],
      tls: "verify-full",
    },
    { cluster: "pg1", endpoints: instances("pg1"), tls: "verify-ca" },
    { cluster: "plain", endpoints: [{ host: "192.0.2.1", port: 5432 }], tls: "disable" },
  ],
  defaultCluster: "pg1",
  routes: {
    shop_eu: "pg2",
    erp: "legacy",
    "Upper Case": "pg2",
    "dots.and-dashes": "pg1",
    база: "legacy",
    default: "pg2",
    constructor: "pg2",
    "10": "pg2",
    "9": "pg1",
  },
  pool: DEFAULT_POOL,
  pools: {},
};

function instances(cluster: string): { host: string; port: number }[] {
  return [1, 2, 3].map((serial) => ({ host: `${cluster}-${serial}`, port: 5432 }));
}
