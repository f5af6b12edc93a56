import { parseSettings } from "../../config/readSettings";
import type { Settings } from "../../config/settings";
import type { RoutingRules } from "../../components/routing/types";

/** Namespace of everything that the bench makes in the lab. */
export const NAMESPACE = "pgfleet-bench";

export const STORAGE_CLASS = "pgfleet-bench";

/** One that is measured with: where it is, and who owns it. */
export interface BenchDatabase {
  readonly cluster: string;
  readonly name: string;
  readonly owner: string;
}

/** Each cluster's databases: their names' first part and their owner. */
const SHARES = [
  { cluster: "pg1", prefix: "app", owner: "app" },
  { cluster: "pg2", prefix: "shop", owner: "shop" },
  { cluster: "pg3", prefix: "metrics", owner: "team_analytics" },
] as const;

export const CLUSTERS = SHARES.map(({ cluster }) => cluster);

/** The databases of a size, in turn on the three clusters; those of a smaller size are the first of them. */
export function databasesOf(size: number): BenchDatabase[] {
  return Array.from({ length: size }, (_, index) => {
    const { cluster, prefix, owner } = SHARES[index % SHARES.length] as (typeof SHARES)[number];
    return { cluster, name: `${prefix}_${String(index + 1).padStart(6, "0")}`, owner };
  });
}

/** Who owns the database that is made last, and the one that the load is on; only this cluster knows the role. */
export const NEWCOMER = { cluster: "pg2", owner: "shop" } as const;

/**
 * Config of the bench's stack. Every cluster claims what it has, the default cluster too, so that there are as many routes as
 * databases. Servers that are thrown away need no disk flush; autovacuum would wake up for each database in turn.
 */
export const config: Readonly<Record<string, unknown>> = {
  namespace: NAMESPACE,
  clusters: {
    pg1: { ...cluster(), databases: ["app_.*"] },
    pg2: { ...cluster(), databases: ["(shop|store)_.*", "till"] },
    pg3: { ...cluster(), owners: ["team_analytics|team_science"] },
  },
  defaultCluster: "pg1",
  router: {
    image: "docker.io/pgfleet/odyssey:1.5.2",
    pool: { size: 20 },
    resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "1Gi" } },
  },
  operator: { install: false },
};

function cluster(): object {
  return {
    image: "docker.io/pgfleet/postgresql:18",
    instances: 1,
    storage: { size: "10Gi", storageClass: STORAGE_CLASS },
    parameters: { fsync: "off", autovacuum: "off", shared_buffers: "64MB" },
    resources: { requests: { cpu: "20m", memory: "64Mi" } },
  };
}

export function settings(): Settings {
  const parsed = parseSettings(config, "");
  if ("mistakes" in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.settings;
}

/** As infra/index.ts makes them of settings. */
export function rules(): RoutingRules {
  const { clusters, defaultCluster, neverRouted, pins, order, overrides } = settings();
  return {
    clusters: clusters.map(({ name, patterns, unreachable }) => ({ name, patterns, unreachable })),
    defaultCluster,
    neverRouted,
    pins,
    order,
    overrides,
  };
}
