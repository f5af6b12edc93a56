import type { Catalog, Database } from "./types";

/** How many databases of a cluster take connections. */
export function sizeOf({ databases }: Pick<Catalog, "databases">): number {
  return databases.filter(takesConnections).length;
}

/** Whether clients can be served by it; a template is not for them. */
export function takesConnections({ isTemplate, allowsConnections }: Database): boolean {
  return !isTemplate && allowsConnections;
}
