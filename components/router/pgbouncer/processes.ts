import { CONSOLE_DATABASE } from "./language/names";
import type { Client } from "pg";
import type { Ask } from "../engine";

/** Logins for each process, at most: which of them answers is chance. With sixteen, one in a million looks misses one. */
const TRIES_PER_PROCESS = 20;

/** What SHOW CONFIG tells, by key. */
export type Config = ReadonlyMap<string, string>;

/**
 * Visits the console of each of a pod's processes once; `visit` ends it by false. Fewer are visited when a process did not
 * answer in any of many logins.
 *
 * @returns how many were visited
 */
export async function eachProcess(
  ask: Ask,
  password: string,
  processes: number,
  visit: (config: Config, console: Client) => Promise<boolean>,
): Promise<number> {
  const seen = new Set<string>();
  let goOn = true;
  for (let tries = 0; goOn && seen.size < processes && tries < TRIES_PER_PROCESS * processes; tries++) {
    goOn = await ask(CONSOLE_DATABASE, password, async (console) => {
      const config = await readConfig(console);
      const peer = config.get("peer_id") ?? "";
      if (seen.has(peer)) return true;
      seen.add(peer);
      return await visit(config, console);
    });
  }
  return seen.size;
}

async function readConfig(console: Client): Promise<Config> {
  const { rows } = await console.query<{ readonly key: string; readonly value: string | null }>("SHOW CONFIG");
  return new Map(rows.map(({ key, value }) => [key, value ?? ""]));
}
