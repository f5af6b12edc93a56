import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { caSecretOf, catalogSourceOf } from "./catalogSource";
import { cloudNativePGSpec } from "./cloudNativePGSpec";
import { ROUTER_ACCOUNT } from "./routerAccount";
import type { Address, CloudNativePGSettings } from "../../config/settings";
import type { CatalogSource, CertificateAuthority, PostgresCluster } from "./cluster";

export interface CloudNativePGArgs {
  readonly settings: CloudNativePGSettings;
  readonly namespace: string;
  /** Name of the Secret with the router account's user name and password. */
  readonly routerAccountSecret: string;
}

const POSTGRES_PORT = 5432;

/** A PostgreSQL cluster that the CloudNativePG operator runs, and a Service for each of its instances. */
export class CloudNativePG extends pulumi.ComponentResource implements PostgresCluster {
  readonly name: string;
  readonly endpoints: readonly Address[];
  /** The operator's certificates name its own Services, not those of single instances. */
  readonly tls = "verify-ca";
  readonly certificateAuthority: CertificateAuthority;
  readonly catalogSource: CatalogSource;
  readonly exists: pulumi.Output<string>;
  readonly requires: readonly pulumi.Resource[];

  constructor(name: string, args: CloudNativePGArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgfleet:postgres:CloudNativePG", name, {}, opts);
    const { settings, namespace, routerAccountSecret } = args;
    const cluster = new kubernetes.apiextensions.CustomResource(
      name,
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { name, namespace, annotations: { "pulumi.com/waitFor": WAIT_FOR } },
        spec: cloudNativePGSpec(settings, routerAccountSecret),
      },
      { parent: this, protect: settings.protect, customTimeouts: { create: "15m", update: "30m" } },
    );
    const services = Array.from(
      { length: settings.instances },
      (_, index) => new kubernetes.core.v1.Service(...instanceService(name, namespace, index + 1, { parent: this })),
    );
    this.name = name;
    this.endpoints = Array.from({ length: settings.instances }, (_, index) => ({
      host: `${instanceName(name, index + 1)}.${namespace}.svc`,
      port: POSTGRES_PORT,
    }));
    // The same Secret holds the authority's private key, which nothing here may read.
    this.certificateAuthority = { kind: "secret", secret: caSecretOf(name), key: "ca.crt" };
    this.catalogSource = catalogSourceOf(settings, namespace);
    this.exists = cluster.id;
    this.requires = [cluster, ...services];
    this.registerOutputs({ endpoints: this.endpoints });
  }
}

/** All instances run, and the operator has given the router account its password. */
const WAIT_FOR = JSON.stringify([
  "condition=Ready",
  `jsonpath={.status.managedRolesStatus.byStatus.reconciled[0]}=${ROUTER_ACCOUNT.user}`,
]);

/** The operator names instances so, from 1 on, and uses numbers again that have become free. */
function instanceName(cluster: string, number: number): string {
  return `${cluster}-${number}`;
}

/**
 * The operator has Services for roles (-rw, -ro, -r) but none for an instance. The router wants those: it finds out itself
 * which one is writable, and does not wait for labels, endpoints and kube-proxy to follow a failover.
 */
function instanceService(
  cluster: string,
  namespace: string,
  number: number,
  opts: pulumi.CustomResourceOptions,
): [string, kubernetes.core.v1.ServiceArgs, pulumi.CustomResourceOptions] {
  const name = instanceName(cluster, number);
  const args = {
    metadata: { name, namespace, annotations: { "pulumi.com/skipAwait": "true" } },
    spec: {
      selector: { "cnpg.io/cluster": cluster, "cnpg.io/instanceName": name },
      ports: [{ name: "postgres", port: POSTGRES_PORT, targetPort: POSTGRES_PORT }],
      publishNotReadyAddresses: true,
    },
  };
  return [name, args, opts];
}
