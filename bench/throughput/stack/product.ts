import { caSecretOf } from "../../../components/postgres/cloudnativepg/source";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { connectionShares } from "../../../components/router/configuration/connectionShares";
import { ACCOUNT_VERSION_FILE, partFiles } from "../../../components/router/configuration/files";
import { otherFiles, textAuthorities } from "../../../components/router/configuration/otherFiles";
import { renderConfiguration } from "../../../components/router/configuration/renderConfiguration";
import { ENGINES } from "../../../components/router/engines";
import { engineLabels, LISTEN_PORT_NAME, routerLabels } from "../../../components/router/objects/labels";
import { podSpec } from "../../../components/router/objects/podSpec";
import { ROUTER_PORT } from "../../../components/router/port";
import type { PostgresCluster } from "../../../components/postgres/cluster";
import type { RoutingConfiguration } from "../../../components/router/configuration/types";
import type { EngineName } from "../../../components/router/engine";
import {
  CLUSTER,
  CLUSTER_HOST,
  DATABASES,
  MAX_CONNECTIONS,
  NAMESPACE,
  PASSWORD,
  REPLICAS,
  SESSION_POOL_SIZE,
  TENANTS,
  TLS_SECRET,
} from "./names";
import { settings } from "./settings";

export interface Product {
  /** The router's name. */
  readonly name: string;
  readonly engine: EngineName;
  readonly clean: boolean;
  readonly tls: boolean;
}

/** Of an engine's workload, ConfigMap and Secret. */
export function productObject({ name, engine }: Product): string {
  return ENGINES[engine].objectName(name);
}

export interface ProductConfiguration {
  readonly generation: string;
  /** The ConfigMaps and the Secret. */
  readonly objects: readonly object[];
}

/** A router's configuration as pgfleet renders it. @param more databases beside those that there are */
export function productConfiguration(product: Product, more: readonly string[]): ProductConfiguration {
  const { engine } = product;
  const object = productObject(product);
  const { language } = ENGINES[engine];
  const routing = routingOf(product, more);
  const others = otherFiles(ENGINES[engine], textAuthorities([cluster], undefined));
  const surroundings = {
    name: object,
    account: ROUTER_ACCOUNT,
    passwordSerial: "1",
    certificates: {},
    certificate: undefined,
    others,
  };
  const { files, generation, accountVersion } = renderConfiguration(language, routing, surroundings);
  const parts = partFiles(language, object, routing, ROUTER_ACCOUNT, others);
  const account = language.renderAccount(routing, ROUTER_ACCOUNT, { account: PASSWORD, roles: {} });
  return {
    generation,
    objects: [
      ...Object.entries({ ...parts, [object]: files }).map(([name, data]) => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, namespace: NAMESPACE },
        data,
      })),
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: object, namespace: NAMESPACE },
        type: "Opaque",
        stringData: { ...account, [ACCOUNT_VERSION_FILE]: accountVersion },
      },
    ],
  };
}

/** The pods as pgfleet makes them, the names that PgBouncer's need, and the router's Service. */
export function productWorkload(product: Product): object[] {
  const { name, engine, clean } = product;
  const { pod } = ENGINES[engine];
  const object = productObject(product);
  const labels = engineLabels(name, engine);
  const args = {
    engine: ENGINES[engine],
    labels,
    settings: settings(engine, clean).router,
    clusters: [cluster],
    configuration: object,
    clientTls: product.tls ? ("allowed" as const) : ("off" as const),
    // Always, so that pods with and without TLS do not differ.
    certificate: TLS_SECRET,
  };
  const common = {
    replicas: REPLICAS,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: podSpec(args) },
  };
  const metadata = { name: object, namespace: NAMESPACE, labels };
  const port = { name: LISTEN_PORT_NAME, port: ROUTER_PORT, targetPort: LISTEN_PORT_NAME };
  const hosts = { clusterIP: "None", selector: labels, publishNotReadyAddresses: true, ports: [port] };
  const workload =
    pod.workload === "StatefulSet"
      ? [
          { apiVersion: "v1", kind: "Service", metadata, spec: hosts },
          {
            apiVersion: "apps/v1",
            kind: "StatefulSet",
            metadata,
            spec: { ...common, serviceName: object, podManagementPolicy: "Parallel" },
          },
        ]
      : [{ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: common }];
  return [
    ...workload,
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: NAMESPACE },
      spec: { selector: routerLabels(name), ports: [{ ...port, port: 5432 }] },
    },
  ];
}

function routingOf(product: Product, more: readonly string[]): RoutingConfiguration {
  const { engine, clean, tls } = product;
  const { router } = settings(engine, clean);
  const { pod } = ENGINES[engine];
  const object = productObject(product);
  const names = [...Object.values(DATABASES), ...TENANTS, ...more];
  const endpoints = [{ host: CLUSTER_HOST, port: 5432 }];
  return {
    storages: [{ cluster: CLUSTER, endpoints, followsPrimary: true, tls: tls ? "verify-full" : "disable" }],
    defaultCluster: CLUSTER,
    routes: {
      ...Object.fromEntries(names.map((name) => [name, { cluster: CLUSTER }])),
      [DATABASES.session]: { cluster: CLUSTER, pool: { mode: "session", size: SESSION_POOL_SIZE } },
    },
    pool: router.pool,
    cleanSessions: router.cleanSessions,
    clientTls: tls ? "allowed" : "off",
    certificateRoles: [],
    roleLimits: {},
    connectionShares: connectionShares({ [CLUSTER]: MAX_CONNECTIONS }, REPLICAS * pod.processes(router)),
    podHosts:
      pod.workload === "StatefulSet"
        ? Array.from({ length: REPLICAS }, (_, number) => `${object}-${number}.${object}.${NAMESPACE}.svc`)
        : [],
  };
}

/** As much of it as rendering and pods ask for. */
const cluster = {
  name: CLUSTER,
  certificateAuthority: { kind: "secret", secret: caSecretOf(CLUSTER), key: "ca.crt" },
} as PostgresCluster;
