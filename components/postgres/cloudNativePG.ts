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

/** A PostgreSQL cluster that the CloudNativePG operator runs. */
export class CloudNativePG extends pulumi.ComponentResource implements PostgresCluster {
  readonly name: string;
  readonly endpoints: readonly Address[];
  readonly followsPrimary = true;
  readonly tls = "verify-full";
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
    this.name = name;
    // The operator's Service for the primary; its certificates name it. Services of single instances had the router look for
    // the primary by itself, which cost half of its speed, and the gap of a failover was the same.
    this.endpoints = [{ host: `${name}-rw.${namespace}.svc`, port: POSTGRES_PORT }];
    // The same Secret holds the authority's private key, which nothing here may read.
    this.certificateAuthority = { kind: "secret", secret: caSecretOf(name), key: "ca.crt" };
    this.catalogSource = catalogSourceOf(settings, namespace);
    this.exists = cluster.id;
    this.requires = [cluster];
    this.registerOutputs({ endpoints: this.endpoints });
  }
}

/** All instances run, and the operator has given the router account its password. */
const WAIT_FOR = JSON.stringify([
  "condition=Ready",
  `jsonpath={.status.managedRolesStatus.byStatus.reconciled[0]}=${ROUTER_ACCOUNT.user}`,
]);
