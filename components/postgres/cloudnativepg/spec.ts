import { ROUTER_ACCOUNT } from "../routerAccount/account";
import { routerAccountHba } from "../routerAccount/hba";
import { lookupSql } from "../routerAccount/sql";
import { mergeSpec, type ClusterSpec } from "../../../config/clusters/clusterSpec";
import type { CloudNativePGSettings } from "../../../config/settings";

/** Seconds that PostgreSQL gets for a fast shutdown, of a pod that stops and of a primary that is replaced. */
const SHUTDOWN_SECONDS = 60;

/**
 * A router that has gone without a word, as when the network between was cut, is noticed as soon as routers notice an
 * instance, in seconds and milliseconds. By default its sessions keep their locks and places for two hours.
 */
export const KEEPALIVES: Readonly<Record<string, string>> = {
  tcp_keepalives_idle: "10",
  tcp_keepalives_interval: "5",
  tcp_keepalives_count: "3",
  tcp_user_timeout: "15000",
};

/** `spec` of CloudNativePG's Cluster resource. */
export function cloudNativePGSpec(settings: CloudNativePGSettings, routerAccountSecret: string): object {
  return mergeSpec(ownSpec(settings, routerAccountSecret), settings.spec);
}

function ownSpec(settings: CloudNativePGSettings, routerAccountSecret: string): ClusterSpec {
  const { instances, image, storage, resources, parameters } = settings;
  return {
    instances,
    imageName: image,
    storage: {
      size: storage.size,
      ...(storage.storageClass === undefined ? {} : { storageClass: storage.storageClass }),
    },
    resources: { requests: resources.requests, limits: resources.limits },
    // The budget of a single instance would keep its node from ever being drained.
    enablePDB: instances > 1,
    enableSuperuserAccess: false,
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: "preferred",
      topologyKey: "kubernetes.io/hostname",
    },
    // The router's pooled sessions never end by themselves: waiting for them, the default, only lengthens a failover.
    smartShutdownTimeout: 0,
    stopDelay: SHUTDOWN_SECONDS,
    switchoverDelay: SHUTDOWN_SECONDS,
    primaryUpdateStrategy: "unsupervised",
    primaryUpdateMethod: "switchover",
    probes: {
      // The default, every 10 s, is waited out for each instance that starts. It may take an hour, as by default.
      startup: { periodSeconds: 1, failureThreshold: 3600 },
      liveness: { periodSeconds: 3 },
      readiness: { periodSeconds: 2 },
    },
    postgresql: {
      parameters: { ...KEEPALIVES, ...parameters },
      pg_hba: ROUTER_ACCOUNT_HBA,
      ...synchronousReplication(instances),
    },
    managed: {
      roles: [
        { name: ROUTER_ACCOUNT.user, ensure: "present", login: true, passwordSecret: { name: routerAccountSecret } },
      ],
    },
    bootstrap: { initdb: initdb(settings.name) },
  };
}

/**
 * A commit is acknowledged only when a replica has it too, and a replica is promoted only when it must have every
 * acknowledged commit. A single instance has nobody to wait for.
 */
function synchronousReplication(instances: number): object {
  if (instances === 1) return {};
  return { synchronous: { method: "any", number: 1, dataDurability: "required", failoverQuorum: true } };
}

/** These come before the operator's own last line, which lets every role into every database with a password. */
const ROUTER_ACCOUNT_HBA = routerAccountHba(ROUTER_ACCOUNT, "hostssl");

function initdb(cluster: string): object {
  // The operator insists on a first database. A name of its own in every cluster keeps patterns from claiming it twice.
  const first = `${cluster}_app`;
  return {
    database: first,
    owner: first,
    dataChecksums: true,
    // Runs once, when the cluster is made: a later change of this SQL does not reach clusters that exist.
    // The role gets its login and password from the operator, later; grants need it now.
    postInitSQL: [`CREATE ROLE ${ROUTER_ACCOUNT.user} NOLOGIN`, ...lookupSql(ROUTER_ACCOUNT)],
  };
}
