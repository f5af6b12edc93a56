import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "../../../../lab/steps/waitFor";
import { literal, password } from "../../support/databases";
import { DATABASES, ROLES, takeAllConnections } from "./cluster";
import { message } from "./bytes";
import { connectionOf, type ToldRouter } from "./router";
import type { Told } from "../../support/documentedErrors";
import type { Client, ClientConfig } from "pg";

/** Gives back all that the client was told of whom it is about. */
export type Case = (router: ToldRouter) => Promise<readonly Told[]>;

/** By the words of docs/clients.md. */
export type Cases = Readonly<Record<string, Case>>;

const { transaction, session, small } = DATABASES;

/** A query of a client that may have been disconnected meanwhile. */
export async function afterwards(client: Client): Promise<void> {
  await sleep(200);
  await client.query("SELECT 1");
}

/** Sends messages after a login, in mode transaction. */
export function sending(...messages: readonly Buffer[]): Case {
  return async ({ login }) =>
    await login({ database: transaction }, async (client) => {
      connectionOf(client).stream.write(Buffer.concat([...messages, message("S", "")]));
      await afterwards(client);
    });
}

/** One client more than so many. */
export function oneMore(changes: ClientConfig, clients: number): Case {
  return async ({ login }) => {
    const one = async (left: number): Promise<readonly Told[]> => {
      let told: readonly Told[] = [];
      const own = await login(changes, async () => {
        if (left > 0) told = await one(left - 1);
      });
      return [...own, ...told];
    };
    return await one(clients);
  };
}

/** A client that wants the only server connection of its pool, which another one has. */
export const whileTaken: Case = async ({ login }) => {
  let told: readonly Told[] = [];
  await login({ database: small }, async (client) => {
    await client.query("SELECT 1");
    told = await login({ database: small });
  });
  return told;
};

/** All connections that the server takes are others'. */
export const whenServerIsFull: Case = async ({ login, cluster: { server } }) => {
  const leave = await takeAllConnections(server);
  try {
    return await login({ user: ROLES.late });
  } finally {
    await leave();
  }
};

/** The role's password is another one when the router opens a server connection for a client that it knows. */
export const withAnotherPassword: Case = async (router) =>
  await reconnected(router, ROLES.changed, `PASSWORD ${literal("another")}`);

/** So is whether it may log in. */
export const withoutLogin: Case = async (router) => await reconnected(router, ROLES.locked, "NOLOGIN");

async function reconnected(
  { login, cluster: { server } }: ToldRouter,
  user: string,
  change: string,
): Promise<readonly Told[]> {
  const alter = async (what: string) => await server.sql("postgres", `ALTER ROLE ${user} ${what}`);
  try {
    return await login({ user, database: transaction }, async (client) => {
      await client.query("SELECT 1");
      await alter(change);
      await server.sql("postgres", `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}'`);
      await afterwards(client);
    });
  } finally {
    await alter(`LOGIN PASSWORD ${literal(password)}`);
  }
}

/** An administrator ends the server connection of a client. */
export const endedByAdministrator: Case = async ({ login }) =>
  await login({ database: session }, (client) => client.query("SELECT pg_terminate_backend(pg_backend_pid())"));

/** A client that asks nothing more for so many seconds. */
export function idle(database: string, seconds: number, query = "SELECT 1"): Case {
  return async ({ login }) =>
    await login({ database }, async (client) => {
      await client.query(query);
      await Promise.race([once(client, "end"), sleep(seconds * 1000)]);
    });
}

export function idleInTransaction(seconds: number): Case {
  return idle(session, seconds, "BEGIN");
}

/** A client that asks once the router has been told to end, while another one's query holds the end up. */
export const askingWhileItEnds: Case = async (router) => {
  const { server } = router.cluster;
  const query = "SELECT pg_sleep(60)";
  const busy = router.login({ database: transaction }, (client) => client.query(query));
  try {
    return await router.login({ database: transaction }, async (client) => {
      await waitFor("the other one's query runs", 10, async () => {
        const running = await server.sql("postgres", `SELECT FROM pg_stat_activity WHERE query = ${literal(query)}`);
        return running.length > 0;
      });
      await client.query("SELECT 1");
      await router.end();
      // Odyssey goes on for a moment.
      for (let asked = 0; asked < 50; asked++) await afterwards(client);
    });
  } finally {
    await server.sql("postgres", `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = ${literal(query)}`);
    await busy;
  }
};
