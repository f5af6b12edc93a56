import * as pulumi from "@pulumi/pulumi";
import { configMap, otherFiles, textCertificates } from "./configMap";
import { mainFiles, partFiles } from "./configurationFiles";
import { deployment } from "./deployment";
import { wantedContents } from "./digest";
import { disruptionBudget } from "./disruptionBudget";
import { Drift } from "./drift";
import { routerLabels, selectorOf } from "./labels";
import { renderAccount } from "./renderAccount";
import { renderConfiguration } from "./renderConfiguration";
import { Rollout } from "./rollout";
import { secret } from "./secret";
import { service } from "./service";
import { clustersOf, poolsOf } from "../routing/routeParts";
import type * as kubernetes from "@pulumi/kubernetes";
import type { RouterSettings } from "../../config/settings";
import type { PostgresCluster } from "../postgres/cluster";
import type { Route } from "../routing/types";
import type { RouterAccount, RoutingConfiguration } from "./types";

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

/** Seconds that each router pod has to run a new generation, when its turn comes. */
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

    const routing = routingOf(args);
    const configuration = pulumi
      .all([routing, args.passwordSerial])
      .apply(([rules, serial]) => renderConfiguration(rules, account, serial, textCertificates(clusters)));
    const others = otherFiles(clusters);
    const parts = routing.apply((rules) => partFiles(name, rules, others));
    const files = pulumi.all([configuration, parts]).apply(([rendered, split]) => mainFiles(rendered, split, others));

    const wanted = pulumi.all([files, parts]).apply(([first, split]) => wantedContents({ [name]: first, ...split }));
    const drift = new Drift(name, { namespace, wanted, kubernetesContext }, child);
    const foundIn = (object: string) => drift.found.apply((found) => found[object] ?? "");
    const first = configMap(name, namespace, files, foundIn(name), child);
    const configMaps = parts.apply((split) => [
      first,
      ...Object.entries(split).map(([part, data]) => configMap(part, namespace, data, foundIn(part), child)),
    ]);
    const accountFile = pulumi.output(password).apply((text) => renderAccount(names, account, text));
    const secretPart = secret(name, namespace, pulumi.secret(accountFile), configuration.accountVersion, child);
    const written = configMaps.apply((objects) => [...objects, secretPart]);
    disruptionBudget(name, namespace, labels, child);
    const pods = deployment(
      name,
      { namespace, labels, settings, clusters, configMap: name, secret: name },
      {
        ...child,
        dependsOn: written.apply((objects) => [...objects, ...clusters.flatMap(({ requires }) => requires)]),
      },
    );
    // After the pods, for Pulumi waits until a load balancer has some.
    const address = service(name, namespace, labels, settings.service, { ...child, dependsOn: pods });
    const rollout = new Rollout(
      name,
      {
        generation: configuration.generation,
        found: drift.found,
        namespace,
        selector: selectorOf(labels),
        replicas: settings.replicas,
        account,
        password,
        kubernetesContext,
        timeoutSeconds: ROLLOUT_TIMEOUT,
      },
      { ...child, dependsOn: written.apply((objects) => [...objects, pods]) },
    );

    this.host = hostOf(address, settings.service.type);
    this.port = settings.service.port;
    this.generation = rollout.generation;
    this.registerOutputs({ host: this.host, port: this.port, generation: this.generation });
  }
}

function routingOf({ settings, clusters, defaultCluster, routes }: RouterArgs): pulumi.Output<RoutingConfiguration> {
  const storages = clusters.map(({ name, endpoints, tls }) => ({ cluster: name, endpoints, tls }));
  return pulumi.output(routes).apply((known) => ({
    storages,
    defaultCluster,
    routes: clustersOf(known),
    pools: poolsOf(known),
    pool: settings.pool,
  }));
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
