import { parseSettings } from "../../../config/readSettings";
import type { EngineName } from "../../../components/router/engine";
import type { Settings } from "../../../config/settings";
import { CLUSTER, MAX_CONNECTIONS, NAMESPACE, POOL_SIZE, REPLICAS } from "./names";

/** The lab's own images. */
export const IMAGES: Readonly<Record<EngineName, string>> = {
  odyssey: "docker.io/pgfleet/odyssey:1.5.2",
  pgbouncer: "ghcr.io/cloudnative-pg/pgbouncer:1.26.1",
};

/**
 * A stack's settings, as its config would say them. Everything that is not here is as pgfleet has it by default, but the
 * router's memory, which must do for 30,000 routes and 10,000 clients. Servers that are thrown away need no disk flush.
 */
export function settings(engine: EngineName = "pgbouncer", cleanSessions = true): Settings {
  const config = {
    namespace: NAMESPACE,
    clusters: {
      [CLUSTER]: {
        image: "docker.io/pgfleet/postgresql:18",
        instances: 1,
        storage: { size: "1Gi" },
        parameters: {
          fsync: "off",
          shared_buffers: "512MB",
          max_connections: String(MAX_CONNECTIONS),
          max_wal_size: "4GB",
        },
        resources: { requests: { cpu: "20m", memory: "768Mi" } },
      },
    },
    defaultCluster: CLUSTER,
    router: {
      engine,
      image: IMAGES[engine],
      replicas: REPLICAS,
      cleanSessions,
      pool: { mode: "transaction", size: POOL_SIZE },
      resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "2Gi" } },
    },
    operator: { install: false },
  };
  const parsed = parseSettings(config, "");
  if ("mistakes" in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.settings;
}
