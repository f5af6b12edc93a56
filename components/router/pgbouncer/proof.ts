import { CONSOLE_DATABASE, generationIdent } from "./names";
import type { Ask, EngineProof } from "../engine";

/** Logins for each process, at most: which of them answers is chance. With sixteen, one in a million looks misses one. */
const TRIES_PER_PROCESS = 20;

export const proof: EngineProof = {
  /** Asks until each process has answered, or one runs another generation. */
  async runs(ask: Ask, password: string, generation: string, processes: number): Promise<boolean> {
    const seen = new Set<string>();
    for (let tries = 0; seen.size < processes && tries < TRIES_PER_PROCESS * processes; tries++) {
      const { peer, ident } = await configOf(ask, password);
      if (ident !== generationIdent(generation)) return false;
      seen.add(peer);
    }
    return seen.size >= processes;
  },

  async generation(ask: Ask, password: string): Promise<string | undefined> {
    const prefix = generationIdent("");
    const { ident } = await configOf(ask, password);
    return ident.startsWith(prefix) ? ident.slice(prefix.length) : undefined;
  },
};

/** What the process that answers says of itself. */
async function configOf(ask: Ask, password: string): Promise<{ readonly peer: string; readonly ident: string }> {
  return await ask(CONSOLE_DATABASE, password, async (client) => {
    const { rows } = await client.query<{ readonly key: string; readonly value: string }>("SHOW CONFIG");
    const valueOf = (key: string) => rows.find((row) => row.key === key)?.value ?? "";
    return { peer: valueOf("peer_id"), ident: valueOf("syslog_ident") };
  });
}
