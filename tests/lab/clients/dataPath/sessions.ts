import assert from "node:assert/strict";
import { asSuperuser, kubectl } from "../../../../lab/superuser";
import { routerRestarts } from "../../support/routerPods";
import { CASE_OWNER, psql, psql18, SESSION, TRANSACTION, type Run } from "../../support/psql";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { cancelRequest } from "../../../../bench/fuzz/messages";
import { routerHost, routerPort } from "../../../../lab/environment";
import { UNVERIFIED } from "../../support/connect";
import { password } from "../../support/databases";

/** A syntax error right after BEGIN neither hangs the session nor keeps its server connection. */
export async function errorAfterBegin(): Promise<void> {
  for (const database of [SESSION, TRANSACTION]) {
    const script = "BEGIN;\nSELEC 1;\nSELECT 2;\nROLLBACK;\nSELECT 3;\n";
    const { code, output } = await psql({ database, script, seconds: 8 });
    assert.equal(code, 0, `${database}: ${output}`);
    assert.match(output, /syntax error.*current transaction is aborted.*\|3$/);
  }
  const stuck = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'BEGIN;%SELEC%' AND state <> 'idle'";
  assert.equal(await asSuperuser("pg2", stuck), "0");
}

/** An error in a pipeline ends the pipeline, and neither its session nor anybody else's statements. */
export async function errorInPipeline(): Promise<void> {
  const pipeline = "\\startpipeline\nSELECT 1/0 \\bind \\sendpipeline\nSELECT 2 \\bind \\sendpipeline\n\\endpipeline\n";
  for (const database of [SESSION, TRANSACTION]) {
    assert.match(await psql18(database, `${pipeline}SELECT 'after';\n`, 8), /division by zero.*\|after$/);
    assert.equal(await psql18(database, "SELECT 2 \\bind \\g\n", 8), "2");
  }
}

/** Values of 250 MB go both ways, and the router's container does not run out of memory. */
export async function bigValue(): Promise<void> {
  const before = await routerRestarts();
  const out = ["\\o /dev/null", "SELECT repeat('x', 250000000)", "\\o", "SELECT 1"];
  const { code, output } = await psql({ database: SESSION, commands: out, seconds: 60 });
  assert.deepEqual([code, output], [0, "1"]);
  const script = `SELECT length('${"x".repeat(250_000_000)}');\n`;
  const sent = await psql({ database: SESSION, script, seconds: 60 });
  assert.deepEqual([sent.code, sent.output], [0, "250000000"]);
  assert.deepEqual(await routerRestarts(), before);
}

/** A query is cancelled whichever pod and process the cancel request meets; psql's Ctrl-C is one way to send it. */
export async function cancels(): Promise<void> {
  assert.equal((await psqlInterrupted()).output, `Cancel request sent|ERROR:  ${CANCELLED}`);
  await withSessions(async (clients) => {
    await allCancelled(clients, 15, async () => {
      await sleep(500);
      for (const client of clients) await cancel(client);
    });
  });
}

/** Queries are cancelled also when all of them are at the same moment, as by an application that gives up on a slow table. */
export async function cancelsAtOnce(): Promise<void> {
  await withSessions(async (clients) => {
    for (let round = 0; round < 8; round++) {
      const sent: Promise<void>[] = [];
      await allCancelled(clients, 3, async () => {
        await sleep(500);
        sent.push(...clients.map(cancel));
      });
      await Promise.all(sent);
    }
  });
}

/** A query is cancelled also while it waits for a connection to the cluster. */
export async function cancelsOfWaiting(): Promise<void> {
  const clients: Client[] = [];
  try {
    // In mode session each keeps a connection, until one of them waits.
    for (let answer: unknown = null; answer !== "waits";) {
      assert.ok(clients.length < 200, "no pool is ever full");
      const client = await connected();
      clients.push(client);
      const query = endOf(client.query("SELECT 1"), "answers");
      answer = await Promise.race([query, sleep(2_000, "waits")]);
      if (answer !== "waits") continue;
      await cancel(client);
      assert.equal(await Promise.race([query, sleep(3_000, "waits")]), CANCELLED);
    }
  } finally {
    await closed(clients);
  }
}

/** A query is cancelled also while the pod that has it is replaced. */
export async function cancelsInRollout(workload: string): Promise<void> {
  try {
    await withSessions(async (clients) => {
      await allCancelled(clients, 50, async () => {
        await kubectl(["rollout", "restart", workload]);
        // All the time that a pod may take to end but for its last seconds, when it lets transactions end and no more.
        for (const client of clients) {
          await sleep(2_500);
          await cancel(client);
        }
      });
    });
  } finally {
    await kubectl(["rollout", "status", workload, "--timeout=110s"]);
  }
}

/** Fewer than a pool of the stack `dev` has, so that all may meet the same pod. */
const SESSIONS = 8;

const CANCELLED = "canceling statement due to user request";

/** Runs work with some sessions, which are closed whatever happens. */
async function withSessions(work: (clients: readonly Client[]) => Promise<void>): Promise<void> {
  const clients: Client[] = [];
  try {
    while (clients.length < SESSIONS) clients.push(await connected());
    await work(clients);
  } finally {
    await closed(clients);
  }
}

/** The sessions' queries, of so many seconds, are all cancelled by what is sent. */
async function allCancelled(clients: readonly Client[], seconds: number, send: () => Promise<void>): Promise<void> {
  const ends = clients.map(async (client) => await endOf(client.query(`SELECT pg_sleep(${seconds})`), "slept"));
  await send();
  assert.deepEqual(
    await Promise.all(ends),
    clients.map(() => CANCELLED),
  );
}

/** How a query ends: with this word, or with its error. */
async function endOf(query: Promise<unknown>, end: string): Promise<string> {
  return await query.then(
    () => end,
    (error: unknown) => (error as Error).message,
  );
}

async function closed(clients: readonly Client[]): Promise<void> {
  await Promise.all(clients.map(async (client) => await client.end().catch(() => undefined)));
}

async function connected(): Promise<Client> {
  const address = { host: routerHost, port: Number(routerPort), connectionTimeoutMillis: 10_000, ssl: UNVERIFIED };
  const client = new Client({ ...address, user: CASE_OWNER, password, database: SESSION });
  client.on("error", () => undefined); // told to whoever waits for the query
  await client.connect();
  return client;
}

/** Over a connection of its own, which any pod may get. */
async function cancel(client: Client): Promise<void> {
  const { processID, secretKey } = client as unknown as { readonly processID: number; readonly secretKey: number };
  const key = Buffer.alloc(8);
  key.writeInt32BE(processID, 0);
  key.writeInt32BE(secretKey, 4);
  const socket = connect(Number(routerPort), routerHost);
  // Odyssey resets it.
  socket.on("error", () => undefined);
  socket.setTimeout(15_000, () => socket.destroy());
  socket.write(cancelRequest(key));
  // PgBouncer closes it once the request is delivered, so the next one does not meet it on its way.
  await new Promise((resolve) => socket.once("close", resolve));
}

/**
 * As Ctrl-C does, after a second of the query. The first statement waits for a connection to the cluster:
 * PgBouncer drops a cancel request of a client that has none yet.
 */
async function psqlInterrupted(): Promise<Run> {
  const script =
    "SET client_min_messages = error;\n\\! (sleep 1; kill -INT $PPID) >/dev/null 2>&1 &\nSELECT pg_sleep(15);\n";
  return await psql({ database: SESSION, script });
}
