import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { DatabaseError } from "pg";

const PAGE = "docs/clients.md";

/** Expects the work to fail, and a client to be told as the page has it. */
export async function rejectsAsDocumented(work: Promise<unknown>, beginning: string): Promise<void> {
  const [outcome] = await Promise.allSettled([work]);
  assert.ok(outcome.status === "rejected", `nobody was told ${beginning}`);
  await assertDocumented(outcome.reason as DatabaseError, beginning);
}

/** Expects the page to have this error, and it to be the one that begins so. */
export async function assertDocumented({ message, code = "no code" }: DatabaseError, beginning: string): Promise<void> {
  const text = message.replace(/^odyssey: c[0-9a-f]+: /, "");
  assert.ok(text.startsWith(beginning), `${message} (${code})`);
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
    .replace(/\buser [\w.]+/g, "user ...")
    .replace(/\d+/g, "0");
}
