import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { DatabaseError } from "pg";

const PAGE = "docs/clients.md";

export type Told = Pick<DatabaseError, "message" | "code">;

/** Expects the work to fail, and a client to be told as the page has it. */
export async function rejectsAsDocumented(work: Promise<unknown>, told: RegExp): Promise<void> {
  const [outcome] = await Promise.allSettled([work]);
  assert.ok(outcome.status === "rejected", `nobody was told ${told.source}`);
  await assertDocumented(outcome.reason as DatabaseError, told);
}

/** Expects the page to have this error, and it to be the one that is meant. */
export async function assertDocumented({ message, code = "no code" }: Told, told: RegExp): Promise<void> {
  const text = message.replace(/^odyssey: c[0-9a-f]+: /, "");
  assert.match(text, told, `${message} (${code})`);
  const row = `${withoutNames(text)} ${code}`;
  assert.ok((await documented()).includes(row), `${PAGE} does not have: ${row}`);
}

/** Of each row of the table the error and the code. */
async function documented(): Promise<string[]> {
  const rows = (await readFile(PAGE, "utf8")).matchAll(/^\| `(.*?)` +\| (\w{5}) \|/gm);
  return [...rows].map(([, text = "", code = ""]) => `${withoutNames(text)} ${code}`);
}

/** Databases, users, servers and numbers are others on the page. */
function withoutNames(text: string): string {
  return text
    .replace(/"[^"]*"/g, '"..."')
    .replace(/\bs[0-9a-f]{12}\b/g, "server")
    .replace(/(startup parameter(?: in options)?): \w+/g, "$1: ...")
    .replace(/\buser [\w.]+/g, "user ...")
    .replace(/\d+/g, "0");
}
