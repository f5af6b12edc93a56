import { cloudNativePGSpec } from "../../../components/postgres/cloudnativepg/spec";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { routerAccountHba } from "../../../components/postgres/routerAccount/hba";
import { waitFor } from "../../../lab/steps/waitFor";
import { apply, namespace } from "./namespace";
import { ACCOUNT_SECRET, CLUSTER, DATABASES, NAMESPACE, PASSWORD, ROLE, TENANTS } from "./names";
import { settings } from "./settings";

/** Seconds until the cluster takes writes, and for all databases. */
const DEADLINES = { cluster: 240, databases: 240 };

/** Makes the cluster, as pgfleet would but for one thing: routers may come without TLS too, to measure what it costs. */
export async function createCluster(signal: AbortSignal): Promise<void> {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } };
  await apply([object, accountSecret(), cluster()], signal);
  await waitFor(
    "the cluster is there, and knows the router account",
    DEADLINES.cluster,
    async () => {
      const condition = '{.status.conditions[?(@.type=="Ready")].status}';
      const account = "{.status.managedRolesStatus.byStatus.reconciled[0]}";
      const said = await namespace.kubectl(
        ["get", "clusters.postgresql.cnpg.io", CLUSTER, "-o", `jsonpath=${condition} ${account}`],
        signal,
      );
      return said === `True ${ROUTER_ACCOUNT.user}`;
    },
    signal,
  );
}

/** Makes the role and an empty database for each pool mode, and with `tenants` the many. */
export async function createDatabases(tenants: boolean, signal: AbortSignal): Promise<void> {
  const names = [...Object.values(DATABASES), ...(tenants ? TENANTS : [])];
  const statements = names.map((name) => `CREATE DATABASE ${name} OWNER ${ROLE} STRATEGY file_copy;`);
  const role = `CREATE ROLE ${ROLE} LOGIN PASSWORD '${PASSWORD}';`;
  await namespace.asSuperuser(CLUSTER, [role, ...statements].join("\n"), signal, DEADLINES.databases);
}

export async function serverVersion(signal: AbortSignal): Promise<string> {
  return (await namespace.asSuperuser(CLUSTER, "SHOW server_version", signal)).trim();
}

function cluster(): object {
  const [cluster] = settings().clusters;
  if (cluster?.kind !== "cloudnativepg") throw new Error("the bench's cluster is none of CloudNativePG");
  const spec = cloudNativePGSpec(cluster, ACCOUNT_SECRET) as { postgresql: object };
  const postgresql = { ...spec.postgresql, pg_hba: routerAccountHba(ROUTER_ACCOUNT, "host") };
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: { name: CLUSTER, namespace: NAMESPACE },
    spec: { ...spec, postgresql },
  };
}

function accountSecret(): object {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: ACCOUNT_SECRET, namespace: NAMESPACE, labels: { "cnpg.io/reload": "true" } },
    type: "kubernetes.io/basic-auth",
    stringData: { username: ROUTER_ACCOUNT.user, password: PASSWORD },
  };
}
