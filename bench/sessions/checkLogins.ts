import { DEADLINE } from "./options";
import { Client } from "./run/client";
import type { Outcome } from "./run/exchange";
import * as encode from "./wire/encode";
import type { Address } from "./wire/connection";
import type { Account } from "./wire/login";

/**
 * Holds as many transactions at once as the pool has server connections, then logs in once more: no place of the pool is
 * taken by what no client owns. Tells what went wrong.
 */
export async function checkLogins(address: Address, account: Account, poolSize: number): Promise<string | undefined> {
  const clients: Client[] = [];
  try {
    for (let number = 1; number <= poolSize; number++) {
      const problem = await logIn(number);
      if (problem !== undefined) return problem;
    }
    await leaveAll();
    return await logIn(poolSize + 1);
  } finally {
    await leaveAll();
  }

  async function logIn(number: number): Promise<string | undefined> {
    const client = new Client(address, account, DEADLINE);
    clients.push(client);
    const login = await client.connect();
    if (login?.end !== "answered") return told(number, login);
    client.send(encode.query("BEGIN; SELECT 1"));
    const end = await client.answer();
    const lines = client.take();
    return end === "answered" && lines.includes("DataRow 1") ? undefined : told(number, { end, lines });
  }

  function told(number: number, met: Outcome | undefined): string {
    return `login ${number} of ${poolSize + 1}: ${met?.end}, ${met?.lines.join(", ") || "without a word"}`;
  }

  async function leaveAll(): Promise<void> {
    for (const client of clients.splice(0)) await client.leave();
  }
}
