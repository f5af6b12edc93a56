import { whyNeverRouted } from "../../language/reservedNames";
import { unquotable } from "./syntax";

/** The internal route through which the router asks this cluster for verifiers: name of its database and of its user. */
export function authRouteName(cluster: string): string {
  return `${AUTH_ROUTE_PREFIX}${cluster}`;
}

/** The route that nobody can log in to, whose presence in the console's SHOW RULES proves what a router process runs. */
export function generationMarkerName(generation: string): string {
  return `${GENERATION_MARKER_PREFIX}${generation}`;
}

/** The router's console, as the database that a client names. */
export const CONSOLE_DATABASE = "console";

/** Storage of the console. No cluster can be called so: a DNS label has no underscore. */
export const CONSOLE_STORAGE = "pgfleet_console";

const AUTH_ROUTE_PREFIX = "pgfleet_auth_";
const GENERATION_MARKER_PREFIX = "pgfleet_generation_";

const RESERVED_NAMES: ReadonlyMap<string, string> = new Map([
  [CONSOLE_DATABASE, "it is the name of the router's console"],
  // Odyssey stores the parts of its default route under these names and compares only names when it reloads.
  ["default_db", "Odyssey uses this name for its default route"],
  ["default_user", "Odyssey uses this name for its default route"],
  ["watchdog_int", "Odyssey uses this name for an internal route"],
]);

/** Why no route can bear this database's name; undefined when one can. */
export function unroutable(database: string): string | undefined {
  return whyNeverRouted(database, RESERVED_NAMES, [AUTH_ROUTE_PREFIX, GENERATION_MARKER_PREFIX], unquotable);
}
