import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { STACK_LABEL } from "../../kubernetes/ownedObject";
import { caSecretOf, sourceOf } from "./source";
import { instancesPolicy } from "./networkPolicy";
import { cloudNativePGSpec } from "./spec";
import { ROUTER_ACCOUNT } from "../routerAccount/account";
import type { Address, CloudNativePGSettings } from "../../../config/settings";
import type { CatalogSource, CertificateAuthority, PostgresCluster } from "../cluster";

export interface CloudNativePGArgs {
  readonly settings: CloudNativePGSettings;
  readonly namespace: string;
  /** Which stack makes it, as its label says. */
  readonly stack: string;
  /** Name of the Secret with the router account's user name and password. */
  readonly routerAccountSecret: string;
  /** Who may connect to instances, when nobody else may. */
  readonly callers: Callers | undefined;
}

/** The router's pods, by their labels, and the operator's namespace. */
export interface Callers {
  readonly router: Readonly<Record<string, string>>;
  readonly operatorNamespace: string;
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
  readonly podLabels: Readonly<Record<string, string>>;
  readonly requires: readonly pulumi.Resource[];

  constructor(name: string, args: CloudNativePGArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgfleet:postgres:CloudNativePG", name, {}, opts);
    const { settings, namespace, stack, routerAccountSecret } = args;
    const cluster = new kubernetes.apiextensions.CustomResource(
      name,
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: {
          name,
          namespace,
          labels: { [STACK_LABEL]: stack },
          annotations: { "pulumi.com/waitFor": WAIT_FOR },
        },
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
    this.catalogSource = sourceOf(settings, namespace);
    this.exists = cluster.id;
    this.podLabels = { "cnpg.io/cluster": name };
    if (args.callers !== undefined) {
      const policy = instancesPolicy(this.podLabels, args.callers.router, args.callers.operatorNamespace);
      const metadata = { name, namespace };
      new kubernetes.networking.v1.NetworkPolicy(name, { metadata, spec: policy }, { parent: this });
    }
    this.requires = [cluster];
    this.registerOutputs({ endpoints: this.endpoints });
  }
}

/** All instances run, and the operator has given the router account its password. */
const WAIT_FOR = JSON.stringify([
  "condition=Ready",
  `jsonpath={.status.managedRolesStatus.byStatus.reconciled[0]}=${ROUTER_ACCOUNT.user}`,
]);
