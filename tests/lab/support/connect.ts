import { Client } from "pg";
import { routerHost, routerPort } from "../../../lab/environment";

/** For clients that are after something else: whether they can verify whom they meet is tried by tls.spec.ts. */
export const UNVERIFIED = { rejectUnauthorized: false };

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Runs work with a connection through the router, which is closed whatever happens; no wait is longer than these seconds. */
export async function throughRouter<T>(login: Login, work: (client: Client) => Promise<T>, seconds = 10): Promise<T> {
  const client = new Client({
    ...login,
    host: routerHost,
    port: Number(routerPort),
    ssl: UNVERIFIED,
    connectionTimeoutMillis: seconds * 1000,
    query_timeout: seconds * 1000,
  });
  client.on("error", () => undefined); // told to whoever waits for the query
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Name of the cluster whose server answers. */
export async function answeringCluster(login: Login): Promise<string> {
  const query = "SELECT current_setting('cluster_name') AS cluster";
  return await throughRouter(login, async (client) => {
    const { rows } = await client.query<{ cluster: string }>(query);
    return (rows[0] as { cluster: string }).cluster;
  });
}

/**
 * Whether the cluster answers through each process of each pod. Each finds out for itself that a cluster is back, and refuses
 * its clients until then: PgBouncer for up to 6 s, a connection that it has begun and a pause. Connections are spread by chance,
 * so these meet them all.
 */
export async function answersEverywhere(login: Login, cluster: string): Promise<boolean> {
  for (let number = 0; number < 40; number++) if ((await answeringCluster(login)) !== cluster) return false;
  return true;
}
