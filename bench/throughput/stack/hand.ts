import { LISTEN_PORT_NAME } from "../../../components/router/objects/labels";
import { ROUTER_PORT } from "../../../components/router/port";
import { handDatabases, handIni, handUsers, HAND_WORK, TLS_FOLDER, type Entry, type HandSettings } from "./handIni";
import {
  CLUSTER_HOST,
  DATABASES,
  NAMESPACE,
  PASSWORD,
  POOL_SIZE,
  REPLICAS,
  ROLE,
  SESSION_POOL_SIZE,
  TENANTS,
  TLS_SECRET,
} from "./names";
import { IMAGES, settings } from "./settings";

const SOURCE = "/etc/bench";

/** PgBouncer by hand: its files, pods that copy them to where they can be changed, and a Service. */
export function handObjects(name: string, hand: HandSettings): object[] {
  const metadata = { name, namespace: NAMESPACE, labels: handLabels(name) };
  return [
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata,
      type: "Opaque",
      stringData: {
        "pgbouncer.ini": handIni(hand),
        "databases.ini": databasesIni([]),
        "userlist.txt": handUsers(ROLE, PASSWORD),
      },
    },
    { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: deployment(name) },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: handLabels(name), ports: [{ port: 5432, targetPort: LISTEN_PORT_NAME }] },
    },
  ];
}

export function handLabels(name: string): Readonly<Record<string, string>> {
  return { app: name };
}

/** @param more aliases of the database, to have many entries */
export function databasesIni(more: readonly string[]): string {
  const { transaction, session } = DATABASES;
  const entries: Entry[] = [
    ...[transaction, ...TENANTS].map((database) => entry(database, database)),
    { name: session, database: session, mode: "session", size: SESSION_POOL_SIZE },
    ...more.map((name) => entry(name, transaction)),
  ];
  return handDatabases(CLUSTER_HOST, entries);
}

function entry(name: string, database: string): Entry {
  return { name, database, mode: "transaction", size: POOL_SIZE };
}

function deployment(name: string): object {
  const labels = handLabels(name);
  const start = `cp ${SOURCE}/* ${HAND_WORK}/ && exec /usr/sbin/pgbouncer ${HAND_WORK}/pgbouncer.ini`;
  return {
    replicas: REPLICAS,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 1,
        securityContext: { runAsNonRoot: true, runAsUser: 998, runAsGroup: 998, fsGroup: 998 },
        containers: [
          {
            name: "pgbouncer",
            image: IMAGES.pgbouncer,
            command: ["sh", "-c", start],
            ports: [{ name: LISTEN_PORT_NAME, containerPort: ROUTER_PORT }],
            resources: settings().router.resources,
            readinessProbe: { tcpSocket: { port: ROUTER_PORT }, periodSeconds: 2 },
            volumeMounts: [
              { name: "work", mountPath: HAND_WORK },
              { name: "configuration", mountPath: SOURCE, readOnly: true },
              { name: "tls", mountPath: TLS_FOLDER, readOnly: true },
            ],
          },
        ],
        volumes: [
          { name: "work", emptyDir: { medium: "Memory" } },
          { name: "configuration", secret: { secretName: name, defaultMode: 0o440 } },
          { name: "tls", secret: { secretName: TLS_SECRET, defaultMode: 0o440 } },
        ],
      },
    },
  };
}
