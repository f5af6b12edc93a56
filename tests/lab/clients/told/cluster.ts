import { writeFile } from "node:fs/promises";
import { Client, type DatabaseError } from "pg";
import { makeAuthority } from "../../../../components/router/certificate/issue";
import { ENGINES } from "../../../../components/router/engines";
import { DEFAULT_POOL } from "../../../../config/router/poolSettings";
import { ROUTER_ACCOUNT } from "../../../../components/postgres/routerAccount/account";
import { lookupSql } from "../../../../components/postgres/routerAccount/sql";
import { hostAddress } from "../../../../lab/addresses";
import { startPostgres, type TestPostgres } from "../../../support/postgres";
import { startSilentPeer } from "../../../support/silentPeer";
import { literal, password } from "../../support/databases";
import type { EngineName } from "../../../../components/router/engine";
import type { Files, RoutingConfiguration } from "../../../../components/router/configuration/types";

/** On the cluster. Each but the owner is told something by its own case. */
export const ROLES = {
  owner: "told_owner",
  stranger: "told_stranger",
  few: "told_few",
  unlisted: "told_unlisted",
  limited: "told_limited",
  certified: "told_certified",
  changed: "told_changed",
  locked: "told_locked",
  late: "told_late",
} as const;

const ADMINISTRATOR = "told_administrator";

/** On the cluster, but for those that lead elsewhere. */
export const DATABASES = {
  session: "told_session",
  transaction: "told_transaction",
  statement: "told_statement",
  /** One server connection, and two clients. */
  small: "told_small",
  closed: "told_closed",
  off: "told_off",
  crowded: "told_crowded",
} as const;

/** Databases that lead to addresses where no cluster is to be had. */
export const ELSEWHERE = {
  down: "told_down",
  silent: "told_silent",
  nameless: "told_nameless",
  stranger: "told_other_host",
  standby: "told_standby",
} as const;

/** By which router pods know the server, and which its certificate does not have. */
export const OTHER_NAME = "other-host.test";

/** Seconds. */
const LIMITS = { clientIdleTimeout: 2, transactionIdleTimeout: 1 };

/** A cluster that the test does with as it likes, and addresses that are none. */
export interface ToldCluster {
  readonly server: TestPostgres;
  files(engine: EngineName): Promise<Files>;
  remove(): Promise<void>;
}

export async function startCluster(): Promise<ToldCluster> {
  const server = await startPostgres(hostAddress, { names: [`IP:${hostAddress}`] });
  const silent = await startSilentPeer(hostAddress);
  await fill(server);
  const standby = await server.startStandby();
  const endpoints = {
    pg1: [server],
    down: [NOBODY],
    silent: [silent],
    nameless: [{ host: "nowhere.pgfleet.svc.cluster.local", port: 5432 }],
    stranger: [{ host: OTHER_NAME, port: server.port }],
    // Of a cluster with one instance no engine asks whether it is writable.
    standby: [standby, standby],
  };
  return {
    server,
    files: async (engine) => await filesOf(engine, endpoints, server.ca),
    async remove() {
      await standby.remove();
      await server.remove();
      await silent.close();
    },
  };
}

async function fill(server: TestPostgres): Promise<void> {
  const secret = literal(password);
  await server.sql(
    ROUTER_ACCOUNT.database,
    `CREATE ROLE ${ROUTER_ACCOUNT.user} LOGIN PASSWORD ${secret}`,
    ...lookupSql(ROUTER_ACCOUNT),
    "CREATE ROLE told",
    `CREATE ROLE ${ADMINISTRATOR} SUPERUSER LOGIN PASSWORD ${secret} IN ROLE told`,
    ...Object.values(ROLES).map((role) => `CREATE ROLE ${role} LOGIN PASSWORD ${secret} IN ROLE told`),
    `REVOKE told FROM ${ROLES.unlisted}`,
    `ALTER ROLE ${ROLES.few} CONNECTION LIMIT 0`,
    ...[...Object.values(DATABASES), ELSEWHERE.standby].map(
      (database) => `CREATE DATABASE ${database} OWNER ${ROLES.owner}`,
    ),
    `REVOKE CONNECT ON DATABASE ${DATABASES.closed} FROM PUBLIC`,
    `ALTER DATABASE ${DATABASES.off} ALLOW_CONNECTIONS false`,
    `ALTER DATABASE ${DATABASES.crowded} CONNECTION LIMIT 0`,
  );
  const [{ hba_file: file } = {}] = await server.sql("postgres", "SHOW hba_file");
  const listed = `postgres,${ROUTER_ACCOUNT.user},+told`;
  await writeFile(String(file), `host all,replication ${listed} samenet scram-sha-256\n`);
  await server.sql("postgres", "SELECT pg_reload_conf()");
}

/** Until the server takes no more, not even an administrator's. @returns what gives them back */
export async function takeAllConnections({ host, port }: TestPostgres): Promise<() => Promise<void>> {
  const taken: Client[] = [];
  const leave = async () => {
    await Promise.all(taken.map((client) => client.end()));
  };
  for (;;) {
    const client = new Client({ host, port, database: "postgres", user: ADMINISTRATOR, password });
    try {
      await client.connect();
    } catch (error) {
      if ((error as DatabaseError).code === "53300") return leave;
      await leave();
      throw error;
    }
    taken.push(client);
  }
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

const NOBODY: Endpoint = { host: hostAddress, port: 1 };

type Endpoints = Readonly<Record<string, readonly Endpoint[]>>;

/** What a router pod has, rendered as for any stack. */
async function filesOf(engine: EngineName, endpoints: Endpoints, ca: string): Promise<Files> {
  const { language } = ENGINES[engine];
  const routing = configurationOf(endpoints);
  const databases = language.renderDatabases(routing).map(({ line }) => line);
  const secrets = { account: password, roles: { [ROLES.certified]: password } };
  const { certificate, key } = await makeAuthority("any", new Date());
  return {
    ...language.render(routing, ROUTER_ACCOUNT, "0123456789abcdef", databases.join("")),
    ...language.renderAccount(routing, ROUTER_ACCOUNT, secrets),
    "own/ca.crt": ca,
    "tls.crt": certificate,
    "tls.key": key,
    "clients-ca.crt": certificate,
  };
}

function configurationOf(endpoints: Endpoints): RoutingConfiguration {
  const { session, transaction, statement, small } = DATABASES;
  return {
    storages: Object.entries(endpoints).map(([cluster, instances]) => ({
      cluster,
      endpoints: instances.map(({ host, port }) => ({ host, port })),
      followsPrimary: instances.length === 1,
      tls: "verify-full",
    })),
    defaultCluster: "pg1",
    routes: {
      [session]: { cluster: "pg1" },
      [transaction]: { cluster: "pg1", pool: { mode: "transaction" } },
      [statement]: { cluster: "pg1", pool: { mode: "statement" } },
      [small]: { cluster: "pg1", pool: { size: 1, clients: 2, waitTimeout: 1 } },
      ...Object.fromEntries(
        Object.entries(ELSEWHERE).map(([cluster, database]) => [database, { cluster, pool: { waitTimeout: 1 } }]),
      ),
    },
    pool: { ...DEFAULT_POOL, ...LIMITS },
    cleanSessions: true,
    clientTls: "required",
    certificateRoles: [ROLES.certified],
    roleLimits: { [ROLES.limited]: 1 },
    connectionShares: {},
    podHosts: [],
  };
}
