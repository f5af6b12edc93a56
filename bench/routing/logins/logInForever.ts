import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { LOGIN_DEADLINE, type Login, type LoginTarget } from "./login";

// Run as a program with a list of targets in JSON on its standard input: logs in to each again and again, and prints each try as a line of JSON,
// until it is killed. A process of its own, so that nothing else that the bench does delays it, and one that may live in the
// node's network.

/** Milliseconds between two logins to one target. */
const PAUSE = 50;

async function logInForever(target: LoginTarget): Promise<never> {
  for (;;) {
    const start = Date.now();
    const problem = await logIn(target);
    const login: Login = { target: target.name, start, end: Date.now(), problem };
    console.log(JSON.stringify(login));
    await sleep(PAUSE);
  }
}

async function logIn({ host, port, database, user, password }: LoginTarget): Promise<string | undefined> {
  const deadlines = { connectionTimeoutMillis: LOGIN_DEADLINE * 1000, query_timeout: LOGIN_DEADLINE * 1000 };
  const client = new Client({ host, port, database, user, password, ...deadlines });
  client.on("error", () => undefined); // told to whoever waits
  try {
    await client.connect();
    await client.query("SELECT 1");
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

void text(process.stdin).then((input) => Promise.all((JSON.parse(input) as LoginTarget[]).map(logInForever)));
