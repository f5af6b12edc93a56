import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { throughRouter, type Login } from "../../support/connect";
import { password } from "../../support/databases";
import { TRANSACTION } from "../../support/psql";

/** Sessions, and requests for replication: enough of each that some meet at the same pod. */
const SESSIONS = 6;

/** Milliseconds in which a connection that is idle for a second is closed. */
const IDLE = 2_500;

/** A client that asks for replication is refused, and no other client of its role and database because of it. */
export async function replicationRequests(): Promise<void> {
  // Of the crowd: nobody else uses its connections.
  const login: Login = { user: "case_crowd_150", password, database: TRANSACTION };
  const requests = async () => {
    // As change data capture and pg_recvlogical ask.
    const replicating = { ...login, replication: "database" };
    const refused = () =>
      assert.rejects(
        throughRouter(replicating, (client) => client.query("SELECT 1")),
        /permission denied to start WAL sender|login failed|login has been failing/,
      );
    await Promise.all(Array.from({ length: SESSIONS }, refused));
  };
  const session = async (client: Client, asked: Promise<void>) => {
    await client.query("SELECT 1");
    await asked;
    await client.query("SELECT 1");
  };
  const asked = sleep(IDLE).then(requests);
  const sessions = Array.from({ length: SESSIONS }, () => throughRouter(login, (client) => session(client, asked)));
  const ended = await Promise.allSettled([asked, ...sessions]);
  const reasons = ended.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
  assert.deepEqual(reasons, []);
}
