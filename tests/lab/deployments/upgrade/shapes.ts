import { ROUTER_ACCOUNT } from "../../../../components/postgres/routerAccount/account";
import { lookupSql } from "../../../../components/postgres/routerAccount/sql";
import { hostAddress } from "../../../../lab/addresses";
import { kubectl } from "../../../../lab/superuser";
import { startPostgres } from "../../../support/postgres";
import { literal } from "../../support/databases";
import type { EngineName } from "../../../../components/router/engine";

/** A stack as an earlier release deploys it. */
export interface Shape {
  readonly title: string;
  readonly commit: string;
  readonly engine: EngineName;
  /** Of libpq: how clients of such a stack log in, before an update and after it. */
  readonly sslModes: readonly string[];
  readonly provide: (namespace: string) => Promise<ProvidedCluster>;
}

/** The only cluster of a stack. */
export interface ProvidedCluster {
  /** What config says of it. */
  readonly settings: object;
  /** Given where somebody else has made the router account; otherwise the stack makes one up. */
  readonly routerPassword?: string;
  /** Runs a script as superuser. */
  readonly sql: (database: string, script: string) => Promise<unknown>;
  /** Removes what the stack does not. */
  readonly remove: () => Promise<void>;
}

/** The last commit before code moved to where it is now: its providers' text names paths of that time. It knew no TLS of clients. */
const BEFORE_DOORS = "adaa3349254d0c4255db7a0670068d9e13a1791b";

/** The first release whose providers' text names doors. */
const WITH_DOORS = "5abe8e6dc675750aece247ebe12c5a5e1f3c204b";

const WITHOUT_TLS = ["disable", "prefer"];

/** Between them each release, each engine and each kind of cluster; a line costs two minutes. */
export const SHAPES: readonly Shape[] = [
  {
    title: "Odyssey and a cluster that runs elsewhere, before there were doors",
    commit: BEFORE_DOORS,
    engine: "odyssey",
    sslModes: WITHOUT_TLS,
    provide: external,
  },
  {
    title: "PgBouncer and a cluster of CloudNativePG, with doors",
    commit: WITH_DOORS,
    engine: "pgbouncer",
    sslModes: ["require"],
    provide: cloudNativePG,
  },
];

async function external(): Promise<ProvidedCluster> {
  const routerPassword = "the router's, of the upgrade";
  const server = await startPostgres(hostAddress, { names: [`IP:${hostAddress}`] });
  await server.sql(
    ROUTER_ACCOUNT.database,
    `CREATE ROLE ${ROUTER_ACCOUNT.user} LOGIN PASSWORD ${literal(routerPassword)}`,
    ...lookupSql(ROUTER_ACCOUNT),
  );
  return {
    settings: {
      kind: "external",
      hosts: [`${server.host}:${server.port}`],
      tls: { mode: "verify-ca", ca: server.ca },
    },
    routerPassword,
    sql: async (database, script) => await server.sql(database, ...script.split(";\n")),
    remove: async () => await server.remove(),
  };
}

/** Of one instance, which is there sooner than three. */
function cloudNativePG(namespace: string): Promise<ProvidedCluster> {
  const psql = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d"];
  return Promise.resolve({
    settings: {
      image: "docker.io/pgfleet/postgresql:18",
      instances: 1,
      storage: { size: "1Gi" },
      // It is destroyed in the end.
      protect: false,
      resources: { requests: { cpu: "20m", memory: "64Mi" } },
    },
    sql: async (database, script) => {
      const where = ["-n", namespace, "-c", "postgres", `${CLUSTER}-1`];
      return await kubectl(["exec", "-i", ...where, "--", ...psql, database], script);
    },
    remove: () => Promise.resolve(),
  });
}

export const CLUSTER = "main";
