import { whyNeverRouted } from "../../language/reservedNames";
import { unquotable } from "./syntax";

/** The entry through which a cluster is asked for verifiers. */
export function authEntryName(cluster: string): string {
  return `${AUTH_ENTRY_PREFIX}${cluster}`;
}

/** What SHOW CONFIG tells as syslog_ident, which is in no use otherwise: it proves what a process runs. */
export function generationIdent(generation: string): string {
  return `${GENERATION_PREFIX}${generation}`;
}

/** The role that a client is taken for when its cluster has none of its name. PostgreSQL lets no role have a name like it. */
export const NO_SUCH_ROLE = "pg_no_such_role";

/** PgBouncer's console, as the database that a client names. */
export const CONSOLE_DATABASE = "pgbouncer";

const AUTH_ENTRY_PREFIX = "pgfleet_auth_";
const GENERATION_PREFIX = "pgfleet_generation_";

const RESERVED_NAMES: ReadonlyMap<string, string> = new Map([
  [CONSOLE_DATABASE, "it is the name of the router's console"],
  ["*", "PgBouncer uses this name for its default route"],
]);

/** Why no route can bear this database's name; undefined when one can. */
export function unroutable(database: string): string | undefined {
  return whyNeverRouted(database, RESERVED_NAMES, [AUTH_ENTRY_PREFIX], unquotable);
}
