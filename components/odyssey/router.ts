import * as pulumi from "@pulumi/pulumi";
import { configMap, configMapData, textCertificates } from "./configMap";
import { deployment } from "./deployment";
import { digestOf } from "./digest";
import { disruptionBudget } from "./disruptionBudget";
import { Drift } from "./drift";
import { routerLabels, selectorOf } from "./labels";
import { renderAccount } from "./renderAccount";
import { renderConfiguration } from "./renderConfiguration";
import { Rollout } from "./rollout";
import { secret } from "./secret";
import { service } from "./service";
import type * as kubernetes from "@pulumi/kubernetes";
import type { RouterSettings } from "../../config/settings";
import { clustersOf, poolsOf } from "../routing/routeParts";
import type { PostgresCluster } from "../postgres/cluster";
import type { Route } from "../routing/types";
import type { RouterAccount } from "./types";

export interface RouterArgs {
  readonly namespace: string;
  readonly settings: RouterSettings;
  readonly clusters: readonly PostgresCluster[];
  readonly defaultCluster: string;
  readonly routes: pulumi.Input<Readonly<Record<string, Route>>>;
  readonly account: RouterAccount;
  readonly password: pulumi.Input<string>;
  readonly passwordSerial: pulumi.Input<string>;
  /** Empty for the kubeconfig's current context. */
  readonly kubernetesContext: string;
}

/** Seconds in which all router pods have to run a new generation. */
const ROLLOUT_TIMEOUT = 120;

/** Odyssey in front of all clusters: one address for every database. Exists when every pod runs the configuration. */
export class Router extends pulumi.ComponentResource {
  readonly host: pulumi.Output<string>;
  readonly port: number;
  /** Of the configuration that every router pod runs. */
  readonly generation: pulumi.Output<string>;

  constructor(name: string, args: RouterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgfleet:odyssey:Router", name, {}, opts);
    const { namespace, settings, clusters, account, password, kubernetesContext } = args;
    const child = { parent: this };
    const labels = routerLabels(name);
    const names = clusters.map((cluster) => cluster.name);

    const configuration = configurationOf(args);
    const accountFile = pulumi.output(password).apply((text) => renderAccount(names, account, text));
    const data = configMapData(configuration, clusters);
    const drift = new Drift(
      name,
      {
        namespace,
        configMap: name,
        keys: data.apply((files) => Object.keys(files).sort()),
        digest: data.apply(digestOf),
        kubernetesContext,
      },
      child,
    );
    const publicPart = configMap(name, namespace, data, drift.found, child);
    const secretPart = secret(name, namespace, pulumi.secret(accountFile), child);
    disruptionBudget(name, namespace, labels, child);
    const pods = deployment(
      name,
      { namespace, labels, settings, clusters, configMap: name, secret: name },
      { ...child, dependsOn: [publicPart, secretPart, ...clusters.flatMap(({ requires }) => requires)] },
    );
    // After the pods, for Pulumi waits until a load balancer has some.
    const address = service(name, namespace, labels, settings.service, { ...child, dependsOn: pods });
    const rollout = new Rollout(
      name,
      {
        generation: configuration.generation,
        revisions: pulumi.all([publicPart.metadata.resourceVersion, secretPart.metadata.resourceVersion]),
        namespace,
        selector: selectorOf(labels),
        replicas: settings.replicas,
        account,
        password,
        kubernetesContext,
        timeoutSeconds: ROLLOUT_TIMEOUT,
      },
      { ...child, dependsOn: [publicPart, secretPart, pods] },
    );

    this.host = hostOf(address, settings.service.type);
    this.port = settings.service.port;
    this.generation = rollout.generation;
    this.registerOutputs({ host: this.host, port: this.port, generation: this.generation });
  }
}

function configurationOf({ settings, clusters, defaultCluster, routes, account, passwordSerial }: RouterArgs) {
  const storages = clusters.map(({ name, endpoints, tls }) => ({ cluster: name, endpoints, tls }));
  const certificates = textCertificates(clusters);
  return pulumi
    .all([routes, passwordSerial])
    .apply(([known, serial]) =>
      renderConfiguration(
        { storages, defaultCluster, routes: clustersOf(known), pools: poolsOf(known), pool: settings.pool },
        account,
        serial,
        certificates,
      ),
    );
}

/** Inside Kubernetes the Service's name; for a load balancer what the provider of it gave. */
function hostOf(address: kubernetes.core.v1.Service, type: RouterSettings["service"]["type"]): pulumi.Output<string> {
  const { metadata, status } = address;
  const internal = pulumi.interpolate`${metadata.name}.${metadata.namespace}.svc`;
  if (type !== "LoadBalancer") return internal;
  return pulumi.all([internal, status]).apply(([name, { loadBalancer }]) => {
    // Absent while the Service is not yet one of type LoadBalancer, whatever the type says.
    const { ingress = [] } = loadBalancer as Partial<typeof loadBalancer>;
    return ingress[0]?.hostname ?? ingress[0]?.ip ?? name;
  });
}
