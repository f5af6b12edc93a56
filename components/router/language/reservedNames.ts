/** PostgreSQL's NAMEDATALEN less the terminating zero. */
const LONGEST_NAME_BYTES = 63;

/** Pulumi carries routes as a map keyed by database. It drops the first key and takes the second for its mark of secrets. */
const PULUMIS_OWN = ["__proto__", "4dabf18193072939515e22adb298388d"];

/**
 * Why no route can bear this database's name; undefined when one can.
 *
 * @param reserved names that the engine keeps for itself, and what for
 * @param prefixes of names that the router's own entries have
 * @param unquotable why the engine's configuration cannot carry a value
 */
export function whyNeverRouted(
  database: string,
  reserved: ReadonlyMap<string, string>,
  prefixes: readonly string[],
  unquotable: (value: string) => string | undefined,
): string | undefined {
  if (reserved.has(database)) return reserved.get(database);
  if (PULUMIS_OWN.includes(database)) return "Pulumi cannot carry this name";
  for (const prefix of prefixes) {
    if (database.startsWith(prefix)) return `names that start with ${prefix} are the router's own`;
  }
  if (database === "") return "it is empty";
  const bytes = Buffer.byteLength(database);
  if (bytes > LONGEST_NAME_BYTES) return `it is ${bytes} bytes long, of which the router carries ${LONGEST_NAME_BYTES}`;
  const reason = unquotable(database);
  return reason === undefined ? undefined : `the router's configuration cannot carry it: ${reason}`;
}
