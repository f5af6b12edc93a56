import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";

// Run as a program with what to ask in JSON on its standard input: logs in to every database, says so, and then asks each a
// little now and then. Prints how long every answer took. A process of its own, in the node's network.

export interface Quiet {
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly databases: readonly string[];
  readonly seconds: number;
}

/** What it prints at its end: milliseconds of each answer, how many never came, and how many logins were refused. */
export interface QuietReport {
  readonly times: readonly number[];
  readonly failed: number;
  readonly refused: number;
}

/** What it prints when all have logged in. */
export const READY = "ready";

/** Milliseconds between two questions to one database. */
const PAUSE = 500;

/** How many log in at a time, and how often one that is refused tries. */
const AT_ONCE = 8;
const TRIES = 10;

async function run({ databases, seconds, ...login }: Quiet): Promise<void> {
  const report = { times: [] as number[], failed: 0, refused: 0 };
  const waiting = [...databases];
  const clients: Client[] = [];
  const logIn = async () => {
    for (let database = waiting.pop(); database !== undefined; database = waiting.pop())
      clients.push(await connectSomehow({ ...login, database, port: 5432, connectionTimeoutMillis: 30_000 }, report));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, logIn));
  console.log(READY);
  const end = performance.now() + seconds * 1000;
  await Promise.all(clients.map((client, index) => ask(client, (index / clients.length) * PAUSE, end, report)));
  console.log(JSON.stringify(report satisfies QuietReport));
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
}

/** Odyssey refuses some of many logins at once; that is counted, and does not end the measurement. */
async function connectSomehow(config: ClientConfig, report: { refused: number }): Promise<Client> {
  for (let left = TRIES; ; left--) {
    try {
      return await connect(config);
    } catch (error) {
      report.refused++;
      if (left === 1) throw error;
    }
  }
}

async function connect(config: ClientConfig): Promise<Client> {
  const client = new Client({ ...config, query_timeout: 30_000 });
  client.on("error", () => undefined); // told to whoever waits
  await client.connect();
  return client;
}

async function ask(client: Client, delay: number, end: number, report: { times: number[]; failed: number }) {
  await sleep(delay);
  while (performance.now() < end) {
    const start = performance.now();
    try {
      await client.query("SELECT count(*) FROM pg_namespace");
      report.times.push(performance.now() - start);
    } catch {
      report.failed++;
    }
    await sleep(PAUSE);
  }
}

if (require.main === module) void text(process.stdin).then((input) => run(JSON.parse(input) as Quiet));
