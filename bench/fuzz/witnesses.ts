import { Client } from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import type { Address } from "./play";

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** What others saw of the router meanwhile. */
export interface Seen {
  /** Of a session that was open all the time: milliseconds of its slowest answer, and why it ended, if it did. */
  readonly slowestAnswer: number;
  readonly ended: string | undefined;
  /** Milliseconds of each login with the right password, and why others failed. */
  readonly logins: readonly number[];
  readonly refused: readonly string[];
}

/** Milliseconds between two questions, and two logins. */
const PAUSES = { question: 200, login: 250 };

/** A session and newcomers, until the work is done. */
export async function witnessed(address: Address, login: Login, work: () => Promise<void>): Promise<Seen> {
  const seen = {
    slowestAnswer: 0,
    ended: undefined as string | undefined,
    logins: [] as number[],
    refused: [] as string[],
  };
  let isDone = false;
  const client = clientOf(address, login);
  const ask = async () => {
    while (!isDone && seen.ended === undefined) {
      const started = performance.now();
      await client.query("SELECT 1").catch((error: unknown) => (seen.ended = String(error)));
      seen.slowestAnswer = Math.max(seen.slowestAnswer, performance.now() - started);
      await sleep(PAUSES.question);
    }
  };
  const knock = async () => {
    while (!isDone) {
      const started = performance.now();
      await logIn(address, login).then(
        () => seen.logins.push(performance.now() - started),
        (error: unknown) => seen.refused.push(String(error)),
      );
      await sleep(PAUSES.login);
    }
  };
  try {
    await client.connect();
    const watching = Promise.all([ask(), knock()]);
    try {
      await work();
    } finally {
      isDone = true;
      await watching;
    }
  } finally {
    await client.end().catch(() => undefined);
  }
  return seen;
}

async function logIn(address: Address, login: Login): Promise<void> {
  const client = clientOf(address, login);
  try {
    await client.connect();
    await client.query("SELECT 1");
  } finally {
    await client.end().catch(() => undefined);
  }
}

function clientOf(address: Address, login: Login): Client {
  const client = new Client({ ...address, ...login, connectionTimeoutMillis: 10_000, query_timeout: 10_000 });
  client.on("error", () => undefined); // told to whoever waits for the query
  return client;
}
