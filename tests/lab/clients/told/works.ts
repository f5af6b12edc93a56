import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { DATABASES } from "./cluster";
import { connectionOf, type ToldRouter } from "./router";
import { Query, type Client, type ClientConfig } from "pg";

export const MODES = ["session", "transaction", "statement"] as const;

/** As many as clients use at a time here, so that no more are idle. */
const MOST_SERVERS = 5;

type Mode = (typeof MODES)[number];

/** Who is there besides the client that wants something. */
interface Company {
  /** Another client of the same database and mode. */
  readonly other: () => Promise<Client>;
  /** A client of the database without a router. */
  readonly direct: () => Promise<Client>;
  /** Has other clients take all server connections that there are, for as long as the first needs to ask again. */
  readonly meanwhile: () => Promise<void>;
}

/** Throws, or gives back false, where it does not work. */
type Feature = (client: Client, company: Company) => Promise<boolean>;

/** What clients rely on, in the words of docs/clients.md, and how it is tried. */
export const FEATURES: Readonly<Record<string, Feature>> = {
  "Transactions of several queries": async (client) => {
    const id = "SELECT txid_current() AS value";
    const [first, second] = await inTransaction(client, async () => [await value(client, id), await value(client, id)]);
    return first === second;
  },
  "Several statements in one query": async (client) => {
    const results: unknown = await client.query("SELECT 1; SELECT 2");
    return Array.isArray(results) && results.length === 2;
  },
  "`SET LOCAL`": async (client) =>
    await inTransaction(client, async () => {
      await client.query("SET LOCAL statement_timeout = 54321");
      return (await value(client, "SELECT current_setting('statement_timeout') AS value")) === "54321ms";
    }),
  "`SET` of `TimeZone`, `DateStyle` and the like": async (client, { meanwhile }) => {
    await client.query("SET TimeZone = 'Asia/Tokyo'");
    await meanwhile();
    return (await value(client, "SELECT current_setting('TimeZone') AS value")) === "Asia/Tokyo";
  },
  "`SET` of other settings": async (client) => {
    await client.query("SET statement_timeout = 54321");
    return (await value(client, "SELECT current_setting('statement_timeout') AS value")) === "54321ms";
  },
  "Statements that a driver prepares": async (client, { meanwhile }) => {
    const statement = { name: "prepared", text: "SELECT $1::int AS value", values: [7] };
    const again = () => client.query<{ value: number }>(statement);
    await again();
    await meanwhile();
    return (await again()).rows[0]?.value === 7;
  },
  "`PREPARE` and `EXECUTE`": async (client, { meanwhile }) => {
    await client.query("PREPARE works AS SELECT 7 AS value");
    await meanwhile();
    return (await value(client, "EXECUTE works")) === 7;
  },
  "Temporary tables `ON COMMIT DROP`": async (client) =>
    await inTransaction(client, async () => {
      await client.query("CREATE TEMPORARY TABLE brief ON COMMIT DROP AS SELECT 7 AS value");
      return (await value(client, "SELECT value FROM brief")) === 7;
    }),
  "Other temporary tables": async (client) => {
    await client.query("CREATE TEMPORARY TABLE lasting AS SELECT 7 AS value");
    return (await value(client, "SELECT value FROM lasting")) === 7;
  },
  Cursors: async (client) =>
    await inTransaction(client, async () => {
      await client.query("DECLARE brief CURSOR FOR SELECT 7 AS value");
      return (await value(client, "FETCH brief")) === 7;
    }),
  "Cursors `WITH HOLD`": async (client) => {
    await client.query("DECLARE lasting CURSOR WITH HOLD FOR SELECT 7 AS value");
    return (await value(client, "FETCH lasting")) === 7;
  },
  "`pg_advisory_xact_lock`": async (client, { other }) =>
    await inTransaction(client, async () => {
      await client.query("SELECT pg_advisory_xact_lock(7)");
      const second = await other();
      return (await value(second, "SELECT pg_try_advisory_xact_lock(7) AS value")) === false;
    }),
  "`pg_advisory_lock`": async (client, { meanwhile }) => {
    await client.query("SELECT pg_advisory_lock(7)");
    await meanwhile();
    return (await value(client, "SELECT pg_advisory_unlock(7) AS value")) === true;
  },
  "`LISTEN`": async (client, { direct }) => {
    await client.query("LISTEN works");
    return await notified(client, await direct());
  },
  "`NOTIFY`": async (client, { direct }) => {
    const listener = await direct();
    await listener.query("LISTEN works");
    return await notified(listener, client);
  },
  "`currval`, in a later transaction": async (client) => {
    await client.query("CREATE SEQUENCE IF NOT EXISTS counted");
    const next = await value(client, "SELECT nextval('counted') AS value");
    return (await value(client, "SELECT currval('counted') AS value")) === next;
  },
  "`COPY` in both directions": async (client) => {
    await client.query("CREATE TABLE IF NOT EXISTS copied (value int)");
    const query = new Query("COPY copied FROM STDIN");
    const done = Promise.race([
      once(query, "end"),
      once(query, "error").then(([error]) => Promise.reject(error as Error)),
    ]);
    Object.assign(query, {
      handleCopyInResponse: (connection: CopyConnection) => {
        connection.sendCopyFromChunk(Buffer.from("7\n"));
        connection.endCopyFrom();
      },
    });
    client.query(query);
    await done;
    const chunks: string[] = [];
    connectionOf(client).on("copyData", ({ chunk }) => chunks.push(chunk.toString()));
    await client.query("COPY (SELECT value FROM copied LIMIT 1) TO STDOUT");
    return chunks.join("") === "7\n";
  },
  "Large objects, opened": async (client) =>
    await inTransaction(client, async () => {
      const file = await value(client, "SELECT lo_open(lo_create(0), 131072) AS value");
      return (await value(client, `SELECT lowrite(${String(file)}, '7') AS value`)) === 1;
    }),
};

interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Whether it works in each mode. */
export async function tried(router: ToldRouter, feature: Feature): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (const mode of MODES) answers.push(await works(router, feature, mode));
  return answers;
}

async function works({ login, cluster: { server } }: ToldRouter, feature: Feature, mode: Mode): Promise<boolean> {
  const own = { database: DATABASES[mode] };
  const answers: boolean[] = [];
  const leaving = new EventEmitter();
  const others: Promise<unknown>[] = [];
  const queries: Promise<unknown>[] = [];
  const client = async (changes: ClientConfig) =>
    await new Promise<Client>((resolve, reject) => {
      const stay = async (connected: Client) => {
        const left = once(leaving, "leave");
        resolve(connected);
        await left;
      };
      others.push(login({ ...own, ...changes }, stay).catch(reject));
    });
  const company: Company = {
    other: async () => await client({}),
    direct: async () => await client({ host: server.host, port: server.port }),
    async meanwhile() {
      const busy = await Promise.all(Array.from({ length: MOST_SERVERS }, () => client({})));
      queries.push(...busy.map((each) => each.query("SELECT pg_sleep(0.3)")));
      await sleep(100);
    },
  };
  const told = await login(own, async (first) => answers.push(await feature(first, company)));
  await Promise.all(queries);
  leaving.emit("leave");
  await Promise.all(others);
  return answers[0] === true && told.length === 0;
}

async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  const result = await work();
  await client.query("COMMIT");
  return result;
}

async function value(client: Client, query: string): Promise<unknown> {
  const { rows } = await client.query<{ value: unknown }>(query);
  return rows[0]?.value;
}

/** Whether a client hears of what another one tells. */
async function notified(listener: Client, teller: Client): Promise<boolean> {
  const heard = once(listener, "notification").then(() => true);
  await teller.query("NOTIFY works");
  return await Promise.race([heard, sleep(1_500).then(() => false)]);
}
