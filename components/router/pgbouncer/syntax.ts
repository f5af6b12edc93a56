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
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(value)) return "it contains a control character";
  // U+FFFD stands where bytes were not UTF-8, and a lone surrogate would become it: the bytes written would be others.
  if (/[\ufffd\p{Surrogate}]/u.test(value)) return "it is not valid UTF-8";
  return undefined;
}

/** In PgBouncer's auth_file. */
export function quoteAccount(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
