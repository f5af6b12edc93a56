import { Client } from "pg";
import { routerHost, routerPort } from "../../../lab/environment";

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Runs work with a connection through the router, which is closed whatever happens; no wait is longer than ten seconds. */
export async function throughRouter<T>(login: Login, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    ...login,
    host: routerHost,
    port: Number(routerPort),
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
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
