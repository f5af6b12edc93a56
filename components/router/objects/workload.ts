import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { ROUTER_PORT } from "../port";
import { scripts } from "../configuration/otherFiles";
import { LISTEN_PORT_NAME } from "./labels";
import { podSpec, type PodArgs } from "./podSpec";
import type { ClientTlsMode } from "../../../config/settings";

/** Routers of one engine, any of which serves any client. */
export function workload(
  name: string,
  namespace: string,
  args: PodArgs,
  opts: pulumi.CustomResourceOptions,
): kubernetes.apps.v1.Deployment | kubernetes.apps.v1.StatefulSet {
  const { engine, labels, settings } = args;
  // How many pods there are belongs to whoever scaled the workload last, says Kubernetes; take it back.
  const metadata = { name, namespace, labels, annotations: { "pulumi.com/patchForce": "true" } };
  const common = {
    replicas: settings.replicas,
    selector: { matchLabels: labels },
    template: {
      metadata: {
        labels,
        annotations: {
          "pgfleet.io/restart": pulumi.output(args.clientTls).apply((mode) => restartChecksum(args, mode)),
        },
      },
      spec: podSpec(args),
    },
  };
  if (engine.pod.workload === "Deployment") {
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
    return new kubernetes.apps.v1.Deployment(name, { metadata, spec: { ...common, strategy } }, opts);
  }
  podAddresses(name, namespace, args, opts);
  const spec = { ...common, serviceName: name, podManagementPolicy: "Parallel" };
  return new kubernetes.apps.v1.StatefulSet(name, { metadata, spec }, opts);
}

/** Gives each pod a name of its own, also while it starts and while it ends: sessions that it has may be cancelled then. */
function podAddresses(name: string, namespace: string, { labels }: PodArgs, opts: pulumi.CustomResourceOptions): void {
  new kubernetes.core.v1.Service(
    name,
    {
      metadata: { name, namespace, labels, annotations: { "pulumi.com/skipAwait": "true" } },
      spec: {
        clusterIP: "None",
        selector: labels,
        publishNotReadyAddresses: true,
        ports: [{ name: LISTEN_PORT_NAME, port: ROUTER_PORT, targetPort: LISTEN_PORT_NAME }],
      },
    },
    opts,
  );
}

/** Changes when a running pod would not take a change over: of the configuration, and of the scripts that it runs. */
function restartChecksum({ engine, settings }: PodArgs, clientTls: ClientTlsMode): string {
  const certificateRoles = settings.tls.clientCertificates?.roles ?? [];
  const hash = createHash("sha256").update(
    engine.language.needsRestart({ clientTls, certificateRoles, roleLimits: settings.roleLimits }),
  );
  for (const script of Object.values(scripts(engine))) hash.update(script);
  return hash.digest("hex").slice(0, 16);
}
