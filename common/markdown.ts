import { escapeControls } from "./printable";

/** Characters of a name or reason that are shown at most. */
const LONGEST = 300;

/**
 * Text that somebody else chose, as code in Markdown, inside a table or not: nothing in it is markup, a link, a mention or
 * the end of a cell. A backtick would end a span of code, and a pipe a cell, so text with those becomes an HTML element with
 * all that Markdown could see in it as character references.
 */
export function code(text: string): string {
  const characters = Array.from(escapeControls(text));
  const line = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : characters.join("");
  // A span of code drops one space at either end, and an empty one is none.
  if (/^\S/.test(line) && /\S$/.test(line) && !/[`|]/.test(line)) return `\`${line}\``;
  return `<code>${line.replaceAll(ACTIVE, (character) => `&#${character.codePointAt(0) ?? 0};`)}</code>`;
}

/** All that starts something in Markdown or HTML, addresses included, which Markdown turns into links by themselves. */
const ACTIVE = /[^\p{L}\p{N} "'(),.:;/+=?%-]|:(?=\/)|(?<=www)\./giu;

/**
 * Lines of commands or messages, which cannot end the block. They must not hold what others chose unless it went through
 * `escapeControls`. Named a text, for GitLab would guess a language and colour it.
 */
export function codeBlock(text: string): string {
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return `${fence}text\n${text}\n${fence}`;
}

/** Cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A table in Markdown, as Prettier formats it. */
export function alignedTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
}
