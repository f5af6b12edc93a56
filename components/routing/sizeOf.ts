import type { Catalog } from "./types";

/** How many databases of a cluster take connections. */
export function sizeOf({ databases }: Pick<Catalog, "databases">): number {
  return databases.filter(({ isTemplate, allowsConnections }) => !isTemplate && allowsConnections).length;
}
