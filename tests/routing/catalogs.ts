import { sizeOf } from "../../components/postgres/catalog/types";
import type { Catalog, Database } from "../../components/postgres/catalog/types";

/** A catalog in short: `"name"` or `"name of owner"`, owned by `nobody` when no owner is said. */
export function catalog(cluster: string, ...databases: readonly (string | Database)[]): Catalog {
  return {
    cluster,
    connectionLimit: 97,
    databases: databases.map((each) => (typeof each === "string" ? database(each) : each)),
  };
}

export function database(nameAndOwner: string, differing: Partial<Database> = {}): Database {
  const [name = "", owner = "nobody"] = nameAndOwner.split(" of ");
  return { name, owner, isTemplate: false, allowsConnections: true, ...differing };
}

/** Cluster → databases of it that take connections, as a deployment remembers them. */
export function sizes(catalogs: readonly Catalog[]): Record<string, number> {
  return Object.fromEntries(catalogs.map((each) => [each.cluster, sizeOf(each)]));
}
