import { generationIdent } from "./language/names";
import { eachProcess } from "./processes";
import type { Ask, EngineProof } from "../engine";

export const proof: EngineProof = {
  /** Asks until each process has answered, or one runs another generation. */
  async runs(ask: Ask, password: string, generation: string, processes: number): Promise<boolean> {
    const idents: (string | undefined)[] = [];
    await eachProcess(ask, password, processes, (config) => {
      const ident = config.get("syslog_ident");
      idents.push(ident);
      return Promise.resolve(ident === generationIdent(generation));
    });
    return idents.length === processes && idents.at(-1) === generationIdent(generation);
  },

  async generation(ask: Ask, password: string): Promise<string | undefined> {
    const prefix = generationIdent("");
    let ident = "";
    await eachProcess(ask, password, 1, (config) => {
      ident = config.get("syslog_ident") ?? "";
      return Promise.resolve(true);
    });
    return ident.startsWith(prefix) ? ident.slice(prefix.length) : undefined;
  },
};
