import assert from "node:assert/strict";
import { throughRouter, type Login } from "../../support/connect";
import { password } from "../../support/databases";
import { CASE_OWNER, SESSION } from "../../support/psql";
import { routerMemory } from "../../support/routerPods";
import { OTHER } from "./neighbours";

/** Connections to clusters that are opened one after another, and how many at a time. */
const CONNECTIONS = 400;
const AT_ONCE = 6;

/** What one of them may leave behind; in KiB. */
const MOST_LEFT = 4;

/** New connections to several clusters, each with an authority of its own, are let in whatever was connected before. */
export async function reconnects(): Promise<void> {
  await endConnections(CONNECTIONS);
}

/** Connections to clusters that have ended leave no memory behind. */
export async function memoryOfConnections(): Promise<void> {
  // What a router needs once is not what each connection leaves.
  await endConnections(CONNECTIONS / 2);
  const before = await memory();
  await endConnections(CONNECTIONS);
  const left = ((await memory()) - before) * 1024;
  assert.ok(left < CONNECTIONS * MOST_LEFT, `${CONNECTIONS} connections left ${Math.round(left)} KiB behind`);
}

/** Opens connections to two clusters in turn and lets each server end its one. */
async function endConnections(count: number): Promise<void> {
  const logins: readonly Login[] = [{ user: CASE_OWNER, password, database: SESSION }, OTHER];
  const remaining = Array.from({ length: count }, (_, number) => logins[number % logins.length] as Login);
  const work = async () => {
    for (let login = remaining.pop(); login !== undefined; login = remaining.pop())
      await throughRouter(login, async (client) => {
        const ended = client.query("SELECT pg_terminate_backend(pg_backend_pid())");
        await assert.rejects(ended);
      });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** In MiB, of all pods together. */
async function memory(): Promise<number> {
  return (await routerMemory()).reduce((sum, mebibytes) => sum + mebibytes, 0);
}
