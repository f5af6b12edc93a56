/**
 * Reads PgBouncer's configuration as release 1.26 does, from what was seen of it and nothing of the code under test: a name
 * without quotes has letters, digits and `_.-*` only, between single quotes nothing is taken out, and a line ends a value.
 */
export interface PgbouncerReading {
  /** Entries of `[databases]` in their order. */
  readonly databases: { readonly name: string; readonly options: Readonly<Record<string, string>> }[];
}

export function readEntries(text: string): PgbouncerReading {
  const [header, ...lines] = text.split("\n");
  if (header !== "[databases]") throw new Error(`${header ?? ""} in place of [databases]`);
  const databases = lines.filter((line) => line !== "").map(readEntry);
  return { databases };
}

export function readEntry(line: string): PgbouncerReading["databases"][number] {
  const found = /^(?:'([^']*)'|([A-Za-z0-9_.*-]+)) *= *(.*)$/u.exec(line);
  if (found === null) throw new Error(`no entry: ${line}`);
  const [, quoted, bare, connection = ""] = found;
  return { name: quoted ?? bare ?? "", options: readConnection(connection) };
}

function readConnection(text: string): Record<string, string> {
  const options: [string, string][] = [];
  let rest = text;
  while (rest !== "") {
    const found = /^([a-z_]+)=(?:'((?:[^']|'')*)'|([^ ']+))(?: +|$)/.exec(rest);
    if (found === null) throw new Error(`no connection string: ${rest}`);
    const [whole, key = "", quoted, bare = ""] = found;
    options.push([key, quoted?.replaceAll("''", "'") ?? bare]);
    rest = rest.slice(whole.length);
  }
  if (new Set(options.map(([key]) => key)).size < options.length) throw new Error(`an option stands twice in ${text}`);
  return Object.fromEntries(options);
}
