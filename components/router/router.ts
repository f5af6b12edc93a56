import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { partFiles, partNames } from "./configuration/files";
import { otherFiles, textAuthorities } from "./configuration/otherFiles";
import { passwordSerial } from "./configuration/digest";
import { renderConfiguration } from "./configuration/renderConfiguration";
import { routingConfiguration } from "./configuration/routingConfiguration";
import { printedAddress } from "./address";
import { faultWarnings } from "./faults/faultWarnings";
import { Drift, wantedContents } from "./drift/drift";
import { ENGINES, othersThan } from "./engines";
import { routerCertificate } from "./certificate/routerCertificate";
import { configMap } from "./objects/configMap";
import { disruptionBudget } from "./objects/disruptionBudget";
import { engineLabels, routerLabels, selectorOf } from "./objects/labels";
import { routerPolicy } from "./objects/networkPolicy";
import { secret } from "./objects/secret";
import { service } from "./objects/service";
import { workload } from "./objects/workload";
import { Rollout, type Workload } from "./rollout/rollout";
import type { Passwords } from "./configuration/types";
import type { Engine } from "./engine";
import type { RouterArgs } from "./routerArgs";

/** Seconds that each router pod has to run a new generation, when its turn comes. */
const ROLLOUT_TIMEOUT = 120;

/** One address in front of all clusters. Exists when every pod runs the configuration. */
export class Router extends pulumi.ComponentResource {
  readonly host: pulumi.Output<string>;
  readonly port: number;
  /** In PEM, of the authority that clients verify the router by; undefined when it is none of the stack's own. */
  readonly ca: pulumi.Output<string> | undefined;
  /** Of the configuration that every router pod runs. */
  readonly generation: pulumi.Output<string>;

  constructor(name: string, args: RouterArgs, opts?: pulumi.ComponentResourceOptions) {
    // The type is in the state of stacks from when there was one engine.
    super("pgfleet:odyssey:Router", name, {}, opts);
    const { namespace, settings, clusters, account, password, kubernetesContext, kubeconfig } = args;
    const child = { parent: this };
    for (const warning of faultWarnings(settings)) void pulumi.log.warn(warning, this);
    const engine = ENGINES[settings.engine];
    const object = engine.objectName(name);

    const routing = routingConfiguration(args, engine, object);
    const certificates = textAuthorities(clusters, settings.tls.clientCertificates?.authority);
    const others = otherFiles(engine, certificates);
    const passwords = pulumi
      .all([password, args.rolePasswords])
      .apply(([own, roles]): Passwords => ({ account: own, roles }));
    const serial = pulumi.unsecret(
      pulumi.all([args.passwordSerial, passwords]).apply(([own, all]) => passwordSerial(own, all)),
    );
    const surroundings = { name: object, account, certificates, others };
    const listener = routerCertificate(name, namespace, settings.tls, child);
    const configuration = pulumi
      .all([routing, serial, listener?.own?.certificate])
      .apply(([rules, known, certificate]) =>
        renderConfiguration(engine.language, rules, { ...surroundings, passwordSerial: known, certificate }),
      );
    const parts = routing.apply((rules) => partFiles(engine.language, object, rules, account, others));
    const { files } = configuration;

    const wanted = pulumi.all([files, parts]).apply(([first, split]) => wantedContents({ [object]: first, ...split }));
    const drift = new Drift(name, { namespace, wanted, kubernetesContext, kubeconfig }, child);
    const foundIn = (configMapName: string) => drift.found.apply((found) => found[configMapName] ?? "");
    const first = configMap(object, namespace, files, foundIn(object), child);
    // Each whatever the routes are: what is not registered is deleted, and a plan made without the routes would say so.
    const partMaps = partNames(object).map((part) =>
      configMap(
        part,
        namespace,
        parts.apply((split) => split[part] ?? {}),
        foundIn(part),
        child,
      ),
    );
    const accountFiles = pulumi
      .all([routing, passwords])
      .apply(([rules, all]) => engine.language.renderAccount(rules, account, all));
    const secretPart = secret(object, namespace, pulumi.secret(accountFiles), configuration.accountVersion, child);
    const written = [first, ...partMaps, secretPart];
    disruptionBudget(name, namespace, routerLabels(name), child);
    if (args.networkPolicies.install) {
      const spec = routerPolicy(routerLabels(name), args.networkPolicies, clusters);
      new kubernetes.networking.v1.NetworkPolicy(name, { metadata: { name, namespace }, spec }, child);
    }
    const labels = engineLabels(name, engine.name);
    const pods = workload(
      object,
      namespace,
      {
        engine,
        labels,
        settings,
        clusters,
        configuration: object,
        clientTls: args.clientTls,
        certificate: listener?.secret,
      },
      {
        ...child,
        dependsOn: [...written, ...clusters.flatMap(({ requires }) => requires), ...(listener?.requires ?? [])],
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
        kubeconfig,
        timeoutSeconds: ROLLOUT_TIMEOUT,
      },
      // After the address: an engine's pods end only when it leads to those of another one.
      { ...child, dependsOn: [...written, pods, address] },
    );

    const given = settings.service.type === "LoadBalancer" ? loadBalancerOf(address) : undefined;
    this.host = pulumi.output(given).apply((loadBalancer) => {
      const { host, warning } = printedAddress(settings, `${name}.${namespace}.svc`, loadBalancer);
      if (warning !== undefined) void pulumi.log.warn(warning, this);
      return host;
    });
    this.ca = listener?.own?.ca;
    this.port = settings.service.port;
    this.generation = rollout.generation;
    this.registerOutputs({ host: this.host, port: this.port, generation: this.generation });
  }
}

function workloadOf(router: string, { name, objectName, pod }: Engine): Workload {
  return { kind: pod.workload, name: objectName(router), selector: selectorOf(engineLabels(router, name)) };
}

/** What a load balancer was given; undefined while there is none. */
function loadBalancerOf({ status }: kubernetes.core.v1.Service): pulumi.Output<string | undefined> {
  return status.apply(({ loadBalancer }) => {
    // Absent while the Service is not yet one of type LoadBalancer, whatever the type says.
    const { ingress = [] } = loadBalancer as Partial<typeof loadBalancer>;
    return ingress[0]?.hostname ?? ingress[0]?.ip;
  });
}
