import { DatabaseError, type Client } from "pg";
import type { Ask } from "../../../components/router/engine";

/** One of a pod's processes, as its console tells. */
export interface Process {
  readonly config: Readonly<Record<string, string | null>>;
  readonly servers?: readonly { readonly link: string; readonly close_needed: number }[];
  readonly clients?: readonly { readonly ptr: string; readonly database: string; readonly id: number }[];
}

/** The processes of a pod behind their one port. Which of them answers is chance; here it is given. */
export class Consoles {
  /** Database and password of each login. */
  readonly logins: (readonly [database: string, password: string])[] = [];
  /** Commands that are no SHOW, and the process that was told. */
  readonly told: (readonly [process: number, command: string])[] = [];
  readonly #processes: readonly Process[];
  readonly #order: readonly number[];

  /** @param order indices of the processes that answer, over and over */
  constructor(processes: readonly Process[], order: readonly number[] = [...processes.keys()]) {
    this.#processes = processes;
    this.#order = order;
  }

  readonly ask: Ask = async (database, password, use) => {
    const number = this.#order[this.logins.length % this.#order.length] ?? 0;
    this.logins.push([database, password]);
    const query = (command: string) => Promise.resolve({ rows: this.#answer(number, command) });
    return await use({ query } as unknown as Client);
  };

  #answer(number: number, command: string): unknown {
    const { config = {}, servers = [], clients = [] } = this.#processes[number] ?? {};
    if (command === "SHOW CONFIG") return Object.entries(config).map(([key, value]) => ({ key, value }));
    if (command === "SHOW SERVERS") return servers;
    if (command === "SHOW CLIENTS") return clients;
    this.told.push([number, command]);
    return [];
  }
}

/** As a pod answers whose password is another. */
export const refusing: Ask = () => Promise.reject(new DatabaseError("password authentication failed", 0, "error"));
