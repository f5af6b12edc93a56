import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { DatabaseError } from "pg";

const PAGE = "docs/clients.md";

export type Told = Pick<DatabaseError, "message" | "code">;

/** A row of the page's tables of errors. */
export interface DocumentedError {
  /** Last word of the heading above it: Odyssey or PgBouncer. */
  readonly engine: string;
  /** As the page has it, with names that are examples. */
  readonly error: string;
  readonly code: string;
}

/** Expects the work to fail, and a client to be told as the page has it. */
export async function rejectsAsDocumented(work: Promise<unknown>, told: RegExp): Promise<void> {
  const [outcome] = await Promise.allSettled([work]);
  assert.ok(outcome.status === "rejected", `nobody was told ${told.source}`);
  await assertDocumented(outcome.reason as DatabaseError, told);
}

/** Expects the page to have this error, and it to be the one that is meant. */
export async function assertDocumented(error: Told, told: RegExp): Promise<void> {
  const { message, code = "no code" } = error;
  assert.match(withoutSession(message), told, `${message} (${code})`);
  const rows = documentedErrors(await readFile(PAGE, "utf8"));
  assert.ok(
    rows.some((row) => isRow(row, error)),
    `${PAGE} does not have: ${comparable(error)}`,
  );
}

/** All rows of the tables of errors. */
export function documentedErrors(page: string): DocumentedError[] {
  return page.split(/^## /m).flatMap((section) => {
    const engine = /^By (\w+)\n/.exec(section)?.[1];
    if (engine === undefined) return [];
    const rows = section.matchAll(/^\| `(.*?)` +\| (\w{5}) \|/gm);
    return [...rows].map(([, error = "", code = ""]) => ({ engine, error, code }));
  });
}

/** What works, as the page has it: row → a yes or no for each mode and engine. */
export function documentedFeatures(page: string): Readonly<Record<string, readonly string[]>> {
  const section = page.split(/^## /m).find((each) => each.startsWith("What works")) ?? "";
  const rows = section.split("\n").filter((line) => /\| (yes|no) +\|/.test(line));
  return Object.fromEntries(
    rows.map((row) => {
      const [name = "", ...cells] = row.split("|").slice(1, -1);
      return [name.trim(), cells.map((cell) => cell.trim())];
    }),
  );
}

/** Whether the row is of this error: names and numbers are others on the page. */
export function isRow({ error, code }: DocumentedError, told: Told): boolean {
  return comparable({ message: error, code }) === comparable(told);
}

function comparable({ message, code = "no code" }: Told): string {
  return `${withoutNames(withoutSession(message))} ${code}`;
}

function withoutSession(message: string): string {
  return message.replace(/^odyssey: c[0-9a-f]+: /, "");
}

/** Databases, users, servers and numbers are others on the page. */
function withoutNames(text: string): string {
  return text
    .replace(/"[^"]*"/g, '"..."')
    .replace(/\bs[0-9a-f]{12}\b/g, "server")
    .replace(/(bad packet header): '\w+'/, "$1: ...")
    .replace(/(user blocked): .*/, "$1: ...")
    .replace(/(startup parameter(?: in options)?): \w+/g, "$1: ...")
    .replace(/\buser [\w.]+/g, "user ...")
    .replace(/\b(?:no|SSL) encryption$/, "... encryption")
    .replace(/\d+/g, "0");
}
