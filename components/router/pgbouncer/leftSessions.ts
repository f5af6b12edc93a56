import { eachProcess } from "./processes";
import type { Client } from "pg";
import type { Ask, LeftSessions } from "../engine";

/**
 * Sessions that go on where their database was before it was moved: in mode session a client keeps its server connection. In
 * the other modes the next transaction is on the new cluster.
 */
export const leftSessions: LeftSessions = {
  async count(ask: Ask, password: string, processes: number): Promise<Readonly<Record<string, number>>> {
    const counts = new Map<string, number>();
    await eachProcess(ask, password, processes, async (_config, console) => {
      for (const { database } of await leftIn(console)) counts.set(database, (counts.get(database) ?? 0) + 1);
      return true;
    });
    return Object.fromEntries(counts);
  },

  async end(ask: Ask, password: string, processes: number, wanted: string): Promise<number> {
    let ended = 0;
    await eachProcess(ask, password, processes, async (_config, console) => {
      for (const { database, id } of await leftIn(console)) {
        if (database !== wanted) continue;
        await console.query(`KILL_CLIENT ${id}`);
        ended++;
      }
      return true;
    });
    return ended;
  },
};

interface ClientRow {
  readonly ptr: string;
  readonly database: string;
  readonly id: number;
}

/** Clients whose server connection is only kept until they leave it. */
async function leftIn(console: Client): Promise<ClientRow[]> {
  const servers = await console.query<{ readonly link: string; readonly close_needed: number }>("SHOW SERVERS");
  const links = new Set(
    servers.rows.filter((row) => row.close_needed === 1 && row.link !== "").map(({ link }) => link),
  );
  if (links.size === 0) return [];
  const { rows } = await console.query<ClientRow>("SHOW CLIENTS");
  return rows.filter(({ ptr }) => links.has(ptr));
}
