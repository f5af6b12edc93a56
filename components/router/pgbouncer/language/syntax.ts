import { unprintable } from "../../language/unprintable";

/**
 * A key or a value of PgBouncer's configuration language, quotes included. Nothing is taken out of quotes, so a quote cannot
 * stand between them; double quotes are a syntax error in 1.26, whatever its manual says. Throws without repeating the value,
 * which may be a secret. Callers that have a user to talk to ask `unquotable` first.
 */
export function quote(value: string): string {
  const reason = unquotable(value);
  if (reason !== undefined) throw new Error(`PgBouncer's configuration cannot carry a value: ${reason}.`);
  return `'${value}'`;
}

/** Why `quote` would refuse the value, in words that do not repeat it; undefined when it would not. */
export function unquotable(value: string): string | undefined {
  if (value.includes("'")) return "it contains a single quote";
  return unprintable(value);
}

/** In PgBouncer's auth_file and auth_hba_file. */
export function quoteAccount(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
