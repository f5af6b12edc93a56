import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { CLUSTERS } from "../fleet";

/** Name of every object of the shell way. */
export const SHELL_ROUTER = "shell-router";

export const SHELL_SELECTOR = `app=${SHELL_ROUTER}`;

/** What a cluster's databases are called, in words of LIKE. */
export const LIKE: Readonly<Record<string, string>> = { pg1: "app%", pg2: "shop%", pg3: "metrics%" };

/**
 * The router as people run it today: each pod asks the clusters when it starts and writes its configuration in a loop. A new
 * database needs new pods. As many pods as pgfleet's, the same image, and the same pool.
 */
export function shellObjects(): string {
  const metadata = { name: SHELL_ROUTER };
  const labels = { app: SHELL_ROUTER };
  const ports = [{ port: 5432, targetPort: "postgres" }];
  const items = [
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: scripts() },
    { apiVersion: "v1", kind: "Service", metadata, spec: { selector: labels, ports } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: podSpec() },
      },
    },
  ];
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

function scripts(): Record<string, string> {
  const read = (name: string) => readFileSync(join(__dirname, name), "utf8");
  return { "ask.sh": read("ask.sh"), "append.sh": read("append.sh"), "start.sh": startScript() };
}

/** Asks one cluster after the other; in each pod, at each start. */
function startScript(): string {
  const each = CLUSTERS.map(
    (name) => `/scripts/ask.sh ${name}-rw '${LIKE[name] ?? ""}' | /scripts/append.sh ${name} "$conf"`,
  );
  return [
    "#!/bin/bash",
    "set -eo pipefail",
    "conf=/conf/odyssey.conf",
    `cat >"$conf" <<END`,
    ...head,
    ...CLUSTERS.flatMap(clusterLines),
    `database default { user default { ${routeOptions("pg1")} } }`,
    "END",
    ...each,
    "",
  ].join("\n");
}

const head = [
  "daemonize no",
  "workers 2",
  'log_format "%p %t %l [%i %s] (%c) %m\\n"',
  "log_to_stdout yes",
  "log_session no",
  'listen { host "*" port 5432 }',
];

/** Where a cluster is, and how the router asks it for verifiers. */
function clusterLines(name: string): string[] {
  return [
    `storage "${name}" { type "remote" host "${name}-rw" port 5432`,
    `  tls "verify_ca" tls_ca_file "/authorities/${name}.crt" }`,
    `database "auth_${name}" { user "auth_${name}" { authentication "none" storage "${name}"`,
    `  storage_db "${ROUTER_ACCOUNT.database}" storage_user "${ROUTER_ACCOUNT.user}" storage_password "$PGPASSWORD"`,
    `  pool "session" pool_routing "internal" pool_size 4 pool_discard no pool_reserve_prepared_statement no } }`,
  ];
}

function routeOptions(cluster: string): string {
  return [
    'authentication "scram-sha-256"',
    'auth_query "SELECT * FROM pgfleet.verifier(\\$1)"',
    `auth_query_db "auth_${cluster}"`,
    `auth_query_user "auth_${cluster}"`,
    `storage "${cluster}" pool "session" pool_size 20 pool_discard yes pool_reserve_prepared_statement no`,
  ].join(" ");
}

function podSpec(): object {
  const password = { secretKeyRef: { name: "router-account", key: "password" } };
  const conf = { name: "conf", mountPath: "/conf" };
  return {
    initContainers: [
      {
        name: "configure",
        image: "docker.io/pgfleet/postgresql:18",
        command: ["bash", "/scripts/start.sh"],
        env: [
          { name: "PGUSER", value: ROUTER_ACCOUNT.user },
          { name: "PGPASSWORD", valueFrom: password },
        ],
        volumeMounts: [conf, { name: "scripts", mountPath: "/scripts" }],
      },
    ],
    containers: [
      {
        name: "odyssey",
        image: "docker.io/pgfleet/odyssey:1.5.2",
        command: ["/app/odyssey", "/conf/odyssey.conf"],
        ports: [{ name: "postgres", containerPort: 5432 }],
        readinessProbe: { tcpSocket: { port: "postgres" }, periodSeconds: 2 },
        volumeMounts: [conf, { name: "authorities", mountPath: "/authorities" }],
      },
    ],
    volumes: [
      { name: "authorities", projected: { sources: CLUSTERS.map(authority) } },
      { name: "conf", emptyDir: {} },
      { name: "scripts", configMap: { name: SHELL_ROUTER, defaultMode: 0o555 } },
    ],
  };
}

function authority(cluster: string): object {
  return { secret: { name: `${cluster}-ca`, items: [{ key: "ca.crt", path: `${cluster}.crt` }] } };
}
