import { CERTIFICATE_FILE, KEY_FILE } from "../certificate/files";
import { certificateFile } from "../configuration/otherFiles";
import { partNames } from "../configuration/files";
import { PARTS } from "../configuration/splitRoutes";
import { ROUTER_PORT } from "../port";
import { INIT_CONTAINER, LISTEN_PORT_NAME, PERMITTED_GENERATION, RELOADER_CONTAINER } from "./labels";
import { share } from "./share";
import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ClientTlsMode, RouterSettings } from "../../../config/settings";
import type { PostgresCluster } from "../../postgres/cluster";
import type { Engine } from "../engine";
import type { Labels } from "./labels";

export interface PodArgs {
  readonly engine: Engine;
  readonly labels: Labels;
  readonly settings: RouterSettings;
  readonly clusters: readonly PostgresCluster[];
  /** Name of the ConfigMap and of the Secret. */
  readonly configuration: string;
  readonly clientTls: pulumi.Input<ClientTlsMode>;
  /** Name of the Secret with the router's certificate; undefined when clients use no TLS. */
  readonly certificate: pulumi.Input<string> | undefined;
}

/** A pod with the engine's processes, and the reloader that gives them their configuration. */
export function podSpec(args: PodArgs): kubernetes.types.input.core.v1.PodSpec {
  const { engine, labels, settings } = args;
  const { image } = settings;
  const { uid, work, source } = engine.pod;
  const processes = engine.pod.processes(settings);
  const workMount = { name: "work", mountPath: work };
  const sourceMount = { name: "configuration", mountPath: source, readOnly: true };
  const environment = [{ name: "PROCESSES", value: String(processes) }];
  const reloader = {
    image,
    env: environment,
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [sourceMount, workMount],
    resources: reloaderResources(engine),
  };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // The reloader sends a process a signal.
    shareProcessNamespace: true,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: uid,
      fsGroup: uid,
      seccompProfile: { type: "RuntimeDefault" },
    },
    terminationGracePeriodSeconds: engine.pod.container(1).terminationSeconds,
    topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: labels },
    })),
    initContainers: [{ name: INIT_CONTAINER, ...reloader, command: ["sh", `${source}/reload.sh`, "once"] }],
    containers: [
      ...Array.from({ length: processes }, (_, index) => container(args, index + 1, processes)),
      { name: RELOADER_CONTAINER, ...reloader, command: ["sh", `${source}/reload.sh`] },
    ],
    volumes: [
      // In memory, for it holds the router account's password.
      { name: "work", emptyDir: { medium: "Memory", sizeLimit: `${WORK_MEBIBYTES}Mi` } },
      { name: "configuration", projected: { defaultMode: 0o440, sources: sources(args) } },
    ],
  };
}

/** All of a pod's processes listen on the same port; the first names it. */
function container(
  { engine, settings }: PodArgs,
  number: number,
  of: number,
): kubernetes.types.input.core.v1.Container {
  const { name, command, liveness, preStop } = engine.pod.container(number);
  const connects = { tcpSocket: { port: ROUTER_PORT } };
  return {
    name,
    image: settings.image,
    command: [...command],
    workingDir: engine.pod.work,
    ...(number === 1 ? { ports: [{ name: LISTEN_PORT_NAME, containerPort: ROUTER_PORT }] } : {}),
    resources: share(settings.resources, of),
    readinessProbe: { ...connects, periodSeconds: 2 },
    livenessProbe: {
      ...(liveness === undefined ? connects : { exec: { command: [...liveness] }, timeoutSeconds: 5 }),
      periodSeconds: 10,
      failureThreshold: 3,
    },
    lifecycle: { preStop: { exec: { command: [...preStop] } } },
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [{ name: "work", mountPath: engine.pod.work }],
  };
}

const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/**
 * The configuration in use and the next. Each is all parts, one more ConfigMap, a Secret, and certificates; PgBouncer's has its
 * databases up to four times over: as they came, with the addresses of instances, and twice while they are compared.
 */
const WORK_MEBIBYTES = 2 * (4 * PARTS + 3);

/** What the reloader writes counts as its memory. The limit is for as many routes as there may be; few take little of it. */
function reloaderResources({ pod }: Engine): kubernetes.types.input.core.v1.ResourceRequirements {
  return {
    requests: { cpu: "10m", memory: "32Mi" },
    // The Secret has rules, too.
    limits: { memory: `${WORK_MEBIBYTES + pod.testMemory * (PARTS + 1)}Mi` },
  };
}

/** Whoever made the Secret has more in it, the authority's certificate for one. */
const CERTIFICATE_ITEMS = [CERTIFICATE_FILE, KEY_FILE].map((file) => ({ key: file, path: file }));

function sources({ clusters, configuration, certificate }: PodArgs): kubernetes.types.input.core.v1.VolumeProjection[] {
  return [
    { configMap: { name: configuration } },
    // Also the empty ones, so that growing past one ConfigMap does not restart the pods. The manifest names those that must be there.
    ...partNames(configuration).map((name) => ({ configMap: { name, optional: true } })),
    { secret: { name: configuration } },
    // Secrets that others make are optional: one that is missing would keep the pod from starting, and every change from it.
    ...(certificate === undefined ? [] : [{ secret: { name: certificate, items: CERTIFICATE_ITEMS, optional: true } }]),
    {
      downwardAPI: {
        items: [{ path: "permitted", fieldRef: { fieldPath: `metadata.annotations['${PERMITTED_GENERATION}']` } }],
      },
    },
    ...clusters.flatMap(({ name, certificateAuthority }) =>
      certificateAuthority?.kind === "secret"
        ? [
            {
              secret: {
                name: certificateAuthority.secret,
                items: [{ key: certificateAuthority.key, path: certificateFile(name) }],
                optional: true,
              },
            },
          ]
        : [],
    ),
  ];
}
