import * as pulumi from "@pulumi/pulumi";
import { wantedContents } from "./configuration/digest";
import { partFiles } from "./configuration/files";
import { otherFiles, textCertificates } from "./configuration/otherFiles";
import { connectionShares } from "./configuration/connectionShares";
import { renderConfiguration } from "./configuration/renderConfiguration";
import { faultWarnings } from "./faultWarnings";
import { Drift } from "./drift/drift";
import { ENGINES, othersThan } from "./engines";
import { configMap } from "./objects/configMap";
import { disruptionBudget } from "./objects/disruptionBudget";
import { engineLabels, routerLabels, selectorOf } from "./objects/labels";
import { secret } from "./objects/secret";
import { service } from "./objects/service";
import { podHost, workload } from "./objects/workload";
import { Rollout, type Workload } from "./rollout/rollout";
import { clustersOf, poolsOf } from "../routing/routeParts";
import type * as kubernetes from "@pulumi/kubernetes";
import type { RouterSettings } from "../../config/settings";
import type { PostgresCluster } from "../postgres/cluster";
import type { RouterAccount } from "../postgres/routerAccount";
import type { Route } from "../routing/types";
import type { RoutingConfiguration } from "./configuration/types";
import type { Engine } from "./engine";

export interface RouterArgs {
  readonly namespace: string;
  readonly settings: RouterSettings;
  readonly clusters: readonly PostgresCluster[];
  readonly defaultCluster: string;
  readonly routes: pulumi.Input<Readonly<Record<string, Route>>>;
  /** Cluster → connections that an instance takes; not of one that was never asked. */
  readonly connectionLimits: pulumi.Input<Readonly<Record<string, number>>>;
  readonly account: RouterAccount;
  readonly password: pulumi.Input<string>;
  readonly passwordSerial: pulumi.Input<string>;
  /** Empty for the kubeconfig's current context. */
  readonly kubernetesContext: string;
}

/** Seconds that each router pod has to run a new generation, when its turn comes. */
const ROLLOUT_TIMEOUT = 120;

/** One address in front of all clusters. Exists when every pod runs the configuration. */
export class Router extends pulumi.ComponentResource {
  readonly host: pulumi.Output<string>;
  readonly port: number;
  /** Of the configuration that every router pod runs. */
  readonly generation: pulumi.Output<string>;

  constructor(name: string, args: RouterArgs, opts?: pulumi.ComponentResourceOptions) {
    // The type is in the state of stacks from when there was one engine.
    super("pgfleet:odyssey:Router", name, {}, opts);
    const { namespace, settings, clusters, account, password, kubernetesContext } = args;
    const child = { parent: this };
    for (const warning of faultWarnings(settings.engine)) void pulumi.log.warn(warning, this);
    const engine = ENGINES[settings.engine];
    const object = engine.objectName(name);
    const names = clusters.map((cluster) => cluster.name);

    const routing = routingOf(args, engine, object);
    const others = otherFiles(engine, clusters);
    const certificates = textCertificates(clusters);
    const surroundings = { name: object, account, certificates, others };
    const configuration = pulumi
      .all([routing, args.passwordSerial])
      .apply(([rules, passwordSerial]) =>
        renderConfiguration(engine.language, rules, { ...surroundings, passwordSerial }),
      );
    const parts = routing.apply((rules) => partFiles(engine.language, object, rules, account, others));
    const { files } = configuration;

    const wanted = pulumi.all([files, parts]).apply(([first, split]) => wantedContents({ [object]: first, ...split }));
    const drift = new Drift(name, { namespace, wanted, kubernetesContext }, child);
    const foundIn = (configMapName: string) => drift.found.apply((found) => found[configMapName] ?? "");
    const first = configMap(object, namespace, files, foundIn(object), child);
    const configMaps = parts.apply((split) => [
      first,
      ...Object.entries(split).map(([part, data]) => configMap(part, namespace, data, foundIn(part), child)),
    ]);
    const accountFiles = pulumi.output(password).apply((text) => engine.language.renderAccount(names, account, text));
    const secretPart = secret(object, namespace, pulumi.secret(accountFiles), configuration.accountVersion, child);
    const written = configMaps.apply((objects) => [...objects, secretPart]);
    disruptionBudget(name, namespace, routerLabels(name), child);
    const labels = engineLabels(name, engine.name);
    const pods = workload(
      object,
      namespace,
      { engine, labels, settings, clusters, configuration: object },
      {
        ...child,
        dependsOn: written.apply((objects) => [...objects, ...clusters.flatMap(({ requires }) => requires)]),
      },
    );
    // After the pods, for Pulumi waits until a load balancer has some.
    const address = service(name, namespace, routerLabels(name), settings.service, { ...child, dependsOn: pods });
    const rollout = new Rollout(
      name,
      {
        engine: engine.name,
        processes: engine.pod.processes(settings),
        workload: workloadOf(name, engine),
        retired: othersThan(engine.name).map((other) => workloadOf(name, other)),
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
      // After the address: an engine's pods end only when it leads to those of another one.
      { ...child, dependsOn: written.apply((objects) => [...objects, pods, address]) },
    );

    this.host = hostOf(address, settings.service.type);
    this.port = settings.service.port;
    this.generation = rollout.generation;
    this.registerOutputs({ host: this.host, port: this.port, generation: this.generation });
  }
}

function workloadOf(router: string, { name, objectName, pod }: Engine): Workload {
  return { kind: pod.workload, name: objectName(router), selector: selectorOf(engineLabels(router, name)) };
}

function routingOf(
  { namespace, settings, clusters, defaultCluster, routes, connectionLimits }: RouterArgs,
  { pod }: Engine,
  object: string,
): pulumi.Output<RoutingConfiguration> {
  const storages = clusters.map(({ name, endpoints, followsPrimary, tls }) => ({
    cluster: name,
    endpoints,
    followsPrimary,
    tls,
  }));
  const podHosts =
    pod.workload === "StatefulSet"
      ? Array.from({ length: settings.replicas }, (_, number) => podHost(object, namespace, number))
      : [];
  const routers = settings.replicas * pod.processes(settings);
  return pulumi.all([routes, connectionLimits]).apply(([known, limits]) => ({
    storages,
    defaultCluster,
    routes: clustersOf(known),
    pools: poolsOf(known),
    pool: settings.pool,
    cleanSessions: settings.cleanSessions,
    connectionShares: connectionShares(limits, routers),
    podHosts,
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
