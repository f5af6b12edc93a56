/**
 * A name as a terminal may show it: as it is when it is plain, else in quotes, with everything escaped that could move the
 * cursor, turn the direction of writing, or not be seen.
 */
export function printable(name: string): string {
  if (name !== "" && name.trim() === name && !UNPRINTABLE.test(name) && !/["\\]/.test(name)) return name;
  return `"${escapeControls(name.replaceAll(/["\\]/g, "\\$&"))}"`;
}

/** A sentence that names may be in, for one line of a terminal, a log or Markdown. What was escaped before stays as it is. */
export function escapeControls(text: string): string {
  return text.replaceAll(EACH_UNPRINTABLE, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return ESCAPES[character] ?? `\\u{${point.toString(16)}}`;
  });
}

/** Control and format characters, halves of pairs, and line ends; all white space but the plain space. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

const EACH_UNPRINTABLE = new RegExp(UNPRINTABLE, "gu");

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
