import * as kubernetes from "@pulumi/kubernetes";
import { createHash } from "node:crypto";
import { certificateFile, RELOAD_SCRIPT } from "./configMap";
import { partName } from "./configurationFiles";
import { INIT_CONTAINER, LISTEN_PORT_NAME, PERMITTED_GENERATION, RELOADER_CONTAINER, ROUTER_CONTAINER } from "./labels";
import { renderMain, ROUTER_PORT } from "./renderMain";
import { MOST_PARTS } from "./splitRoutes";
import type * as pulumi from "@pulumi/pulumi";
import type { RouterSettings } from "../../config/settings";
import type { PostgresCluster } from "../postgres/cluster";
import type { Labels } from "./labels";

export interface DeploymentArgs {
  readonly namespace: string;
  readonly labels: Labels;
  readonly settings: RouterSettings;
  readonly clusters: readonly PostgresCluster[];
  readonly configMap: string;
  readonly secret: string;
}

/** User and group of Odyssey's public image. */
const UID = 1001;

/** Seconds in which Services forget a pod that is to stop, before it stops listening. */
const PRE_STOP_SECONDS = 5;

/** Longer than what goes before: the preStop sleep, and the 30 s in which Odyssey lets go of its clients. */
const TERMINATION_SECONDS = PRE_STOP_SECONDS + 40;

/** Where the volume of configuration is mounted, and Odyssey's working directory; reload.sh knows both. */
const SOURCE = "/etc/odyssey";
const WORK = "/run/odyssey";

/** Routers, any of which serves any client. */
export function deployment(
  name: string,
  args: DeploymentArgs,
  opts: pulumi.CustomResourceOptions,
): kubernetes.apps.v1.Deployment {
  const { namespace, labels, settings } = args;
  return new kubernetes.apps.v1.Deployment(
    name,
    {
      metadata: { name, namespace, labels },
      spec: {
        replicas: settings.replicas,
        selector: { matchLabels: labels },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: {
          metadata: { labels, annotations: { "pgfleet.io/restart": restartChecksum() } },
          spec: podSpec(args),
        },
      },
    },
    opts,
  );
}

/** Changes when a running pod would not take a change over: of the main file, and of the script that takes changes over. */
function restartChecksum(): string {
  return createHash("sha256").update(renderMain()).update(RELOAD_SCRIPT).digest("hex").slice(0, 16);
}

function podSpec({
  labels,
  settings,
  clusters,
  configMap,
  secret,
}: DeploymentArgs): kubernetes.types.input.core.v1.PodSpec {
  const { image } = settings;
  const workMount = { name: "work", mountPath: WORK };
  const sourceMount = { name: "configuration", mountPath: SOURCE, readOnly: true };
  const reloader = { image, securityContext: CONTAINER_SECURITY, volumeMounts: [sourceMount, workMount] };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // The reloader sends Odyssey a signal.
    shareProcessNamespace: true,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: UID,
      runAsGroup: UID,
      fsGroup: UID,
      seccompProfile: { type: "RuntimeDefault" },
    },
    terminationGracePeriodSeconds: TERMINATION_SECONDS,
    topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: labels },
    })),
    initContainers: [
      {
        name: INIT_CONTAINER,
        ...reloader,
        command: ["sh", `${SOURCE}/reload.sh`, "once"],
        resources: RELOADER_RESOURCES,
      },
    ],
    containers: [
      {
        name: ROUTER_CONTAINER,
        image,
        command: ["/app/odyssey", "live/odyssey.conf"],
        workingDir: WORK,
        ports: [{ name: LISTEN_PORT_NAME, containerPort: ROUTER_PORT }],
        resources: { requests: settings.resources.requests, limits: settings.resources.limits },
        readinessProbe: { tcpSocket: { port: LISTEN_PORT_NAME }, periodSeconds: 2 },
        livenessProbe: { tcpSocket: { port: LISTEN_PORT_NAME }, periodSeconds: 10, failureThreshold: 3 },
        lifecycle: { preStop: { exec: { command: ["sleep", String(PRE_STOP_SECONDS)] } } },
        securityContext: CONTAINER_SECURITY,
        volumeMounts: [workMount],
      },
      { name: RELOADER_CONTAINER, ...reloader, command: ["sh", `${SOURCE}/reload.sh`], resources: RELOADER_RESOURCES },
    ],
    volumes: [
      // In memory, for it holds the router account's password.
      { name: "work", emptyDir: { medium: "Memory", sizeLimit: `${WORK_MEBIBYTES}Mi` } },
      { name: "configuration", projected: { defaultMode: 0o440, sources: sources(clusters, configMap, secret) } },
    ],
  };
}

const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** The configuration in use and the next: as many parts as there may be, one more ConfigMap, a Secret, certificates. */
const WORK_MEBIBYTES = 2 * (MOST_PARTS + 3);

/** What `odyssey --test` takes for each mebibyte of routes, of which there are some 3,000. */
const TEST_MEBIBYTES = 20;

/** What the reloader writes counts as its memory. The limit is for as many routes as there may be; few take little of it. */
const RELOADER_RESOURCES = {
  requests: { cpu: "10m", memory: "32Mi" },
  limits: { memory: `${WORK_MEBIBYTES + TEST_MEBIBYTES * MOST_PARTS}Mi` },
};

function sources(
  clusters: readonly PostgresCluster[],
  configMap: string,
  secret: string,
): kubernetes.types.input.core.v1.VolumeProjection[] {
  return [
    { configMap: { name: configMap } },
    // Those that there are not yet, too: routes that grow past what one takes shall not restart the pods.
    ...Array.from({ length: MOST_PARTS }, (_, number) => ({
      configMap: { name: partName(configMap, number), optional: true },
    })),
    { secret: { name: secret } },
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
              },
            },
          ]
        : [],
    ),
  ];
}
