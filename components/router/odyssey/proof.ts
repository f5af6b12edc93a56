import { DatabaseError } from "pg";
import { CONSOLE_DATABASE, generationMarkerName } from "./language/names";
import type { Ask, EngineProof } from "../engine";

export const proof: EngineProof = {
  /**
   * There is a rule that lets nobody in to the generation's marker. The answer to a login proves it, comes before any password,
   * and costs the router no more than that, whereas the console's SHOW RULES lists every route.
   */
  async runs(ask: Ask, _password: string, generation: string): Promise<boolean> {
    const marker = generationMarkerName(generation);
    try {
      // Without a password nobody gets in by the default route either.
      return await ask(marker, "", () => Promise.resolve(false));
    } catch (error) {
      if (error instanceof DatabaseError) return error.message.includes(`user blocked: ${marker}`);
      if (error instanceof Error && error.message.startsWith("SASL")) return false;
      throw error;
    }
  },

  async generation(ask: Ask, password: string): Promise<string | undefined> {
    const prefix = generationMarkerName("");
    return await ask(CONSOLE_DATABASE, password, async (client) => {
      const { rows } = await client.query<{ readonly database: string; readonly obsolete: boolean }>("SHOW RULES");
      const marker = rows.find(({ database, obsolete }) => !obsolete && database.startsWith(prefix));
      return marker?.database.slice(prefix.length);
    });
  },
};
