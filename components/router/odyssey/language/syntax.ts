import { unprintable } from "../../language/unprintable";

/**
 * A string of Odyssey's configuration language, quotes included. This is the only function that writes quotes.
 *
 * Up to 1.5.2 the lexer takes nothing back out of a string: a backslash hides the byte after it from the search for the
 * closing quote, and stays in the value. So a value with a double quote cannot be written at all, one that ends in a
 * backslash swallows its own closing quote, and a line feed is an error; from 1.5.3 on a backslash means something else
 * again. What both dialects read the same way is written; all else throws, without repeating the value, which may be a
 * secret. Callers that have a user to talk to ask `unquotable` first.
 */
export function quote(value: string): string {
  const reason = unquotable(value);
  if (reason !== undefined) throw new Error(`Odyssey's configuration cannot carry a value: ${reason}.`);
  return `"${value}"`;
}

/** Why `quote` would refuse the value, in words that do not repeat it; undefined when it would not. */
export function unquotable(value: string): string | undefined {
  if (value.includes('"')) return "it contains a double quote";
  if (value.includes("\\")) return "it contains a backslash";
  return unprintable(value);
}
