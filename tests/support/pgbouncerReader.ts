/**
 * Reads PgBouncer's configuration as release 1.26 does, from what was seen of it and nothing of the code under test: a name
 * without quotes has letters, digits and `_.-*` only, between single quotes nothing is taken out, and a line ends a value.
 * Throws where PgBouncer would refuse the file, or would take something else than what is written.
 */
export interface PgbouncerReading {
  /** Entries of `[databases]` in their order. */
  readonly databases: { readonly name: string; readonly options: Readonly<Record<string, string>> }[];
}

export function readEntries(text: string): PgbouncerReading {
  const [header, ...lines] = text.split("\n");
  if (header !== "[databases]") throw new Error(`${header ?? ""} in place of [databases]`);
  const databases = lines.filter((line) => line !== "").map(readEntry);
  // Of two with one name the last stands, and each reload reconnects its pools.
  if (new Set(databases.map(({ name }) => name)).size < databases.length) throw new Error("a name stands twice");
  return { databases };
}

export function readEntry(line: string): PgbouncerReading["databases"][number] {
  const found = /^(?:'([^']*)'|([A-Za-z0-9_.*-]+)) *= *(.*)$/u.exec(line);
  if (found === null) throw new Error(`no entry: ${line}`);
  const [, quoted, bare, connection = ""] = found;
  const name = quoted ?? bare ?? "";
  if (Buffer.byteLength(name) > 63) throw new Error(`a name is too long: ${name}`);
  if (name === "pgbouncer") throw new Error("the console's name is reserved");
  if (quoted === "*") throw new Error("this is the default route, whatever the quotes");
  return { name, options: readConnection(connection) };
}

/** What an entry may say. */
const KEYS = new Set(
  (
    "dbname host port user password auth_user auth_query auth_dbname pool_size min_pool_size reserve_pool_size pool_mode " +
    "max_db_connections max_db_client_connections query_wait_timeout server_lifetime load_balance_hosts connect_query " +
    "client_encoding datestyle timezone application_name"
  ).split(" "),
);

/** What PgBouncer takes for a number whatever it is, or for 0. */
const NUMBERS = /^(port|pool_size|min_pool_size|reserve_pool_size|max_db_.*|query_wait_timeout|server_lifetime)$/;

function readConnection(text: string): Record<string, string> {
  const options = new Map<string, string>();
  let rest = text;
  while (rest !== "") {
    const found = /^([a-z_]+)=(?:'((?:[^']|'')+)'|([^ ']+))(?: +|$)/.exec(rest);
    if (found === null) throw new Error(`no connection string: ${rest}`);
    const [whole, key = "", quoted, bare = ""] = found;
    if (!KEYS.has(key)) throw new Error(`an entry has no ${key}`);
    if (options.has(key)) throw new Error(`${key} stands twice in ${text}`);
    const value = quoted?.replaceAll("''", "'") ?? bare;
    if (NUMBERS.test(key) && !/^\d+$/.test(value)) throw new Error(`${key} is ${value}`);
    if (key === "pool_mode" && !["session", "transaction", "statement"].includes(value)) throw new Error(value);
    options.set(key, value);
    rest = rest.slice(whole.length);
  }
  return Object.fromEntries(options);
}
