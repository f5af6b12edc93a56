import { Client } from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import type { Address } from "../wire/connection";
import type { Account } from "../wire/login";

/** A server connection of the account, as PostgreSQL sees it. */
export interface Backend {
  readonly pid: number;
  readonly state: string;
  readonly query: string;
  readonly locks: number;
}

const BUSY = `
  SELECT pid, state, left(query, 80) AS query, (SELECT count(*)::int FROM pg_locks WHERE pg_locks.pid = activity.pid) AS locks
  FROM pg_stat_activity activity
  WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;

/** A session of the same account, straight to PostgreSQL, that looks after the ones under test. Sees them without being superuser. */
export class Control {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(address: Address, account: Account): Promise<Control> {
    const client = new Client({ ...address, ...account, connectionTimeoutMillis: 10_000, query_timeout: 15_000 });
    client.on("error", () => undefined); // told to whoever asks next
    await client.connect();
    const control = new Control(client);
    await control.#run("SET lock_timeout = '8s'; SET client_min_messages = warning");
    await control.dropTables();
    await control.#run(`CREATE TABLE kept(id int PRIMARY KEY, note text);
      CREATE TABLE later(a int REFERENCES kept DEFERRABLE INITIALLY DEFERRED)`);
    return control;
  }

  /** Every run begins with the same rows. */
  async reset(): Promise<void> {
    await this.#run("TRUNCATE kept, later; INSERT INTO kept VALUES (1, 'one'), (2, 'two'); DROP TABLE IF EXISTS made");
  }

  async dropTables(): Promise<void> {
    await this.#run("DROP TABLE IF EXISTS made, later, kept");
  }

  /** Process numbers that run the long sleep of a step. */
  async sleeping(): Promise<number[]> {
    const { rows } = await this.#client.query<Backend>(
      `${BUSY} AND state = 'active' AND wait_event = 'PgSleep' AND query LIKE 'SELECT pg_sleep(20)%'`,
    );
    return rows.map(({ pid }) => pid);
  }

  /** Server connections that are at work or hold a lock although every client has gone; waits for them to end. */
  async unowned(seconds: number): Promise<Backend[]> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const { rows } = await this.#client.query<Backend>(BUSY);
      const busy = rows.filter(({ state, locks }) => state !== "idle" || locks > 0);
      if (busy.length === 0 || Date.now() > end) return busy;
      await sleep(50);
    }
  }

  async kill(pid: number): Promise<void> {
    await this.#client.query("SELECT pg_terminate_backend($1, 5000)", [pid]);
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.#client.query("SELECT pg_notify($1, $2)", [channel, payload]);
  }

  async close(): Promise<void> {
    await this.dropTables().catch(() => undefined);
    await this.#client.end();
  }

  async #run(sql: string): Promise<void> {
    await this.#client.query(sql);
  }
}
