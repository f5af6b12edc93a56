import type { KubernetesAccess } from "../../kubernetes/client";
import type { CatalogSource } from "../cluster";
import type { RouterAccount } from "../routerAccount/account";

/** One database as its cluster describes it. */
export interface Database {
  readonly name: string;
  readonly owner: string;
  readonly isTemplate: boolean;
  readonly allowsConnections: boolean;
}

/** What one cluster says it has. */
export interface Catalog {
  readonly cluster: string;
  readonly databases: readonly Database[];
  /** Connections that roles without special rights may open on an instance: max_connections less the reserved ones. */
  readonly connectionLimit: number;
  /** Whether its lookup function tells strangers which roles there are. */
  readonly tellsRoles?: boolean;
}

export interface CatalogRequest extends KubernetesAccess {
  readonly cluster: string;
  readonly source: CatalogSource;
  readonly account: RouterAccount;
  readonly password: string;
  /** Milliseconds; undefined for what a deployment allows. */
  readonly deadline: number | undefined;
}

export interface Answers {
  readonly catalogs: readonly Catalog[];
  /** Clusters that could not be asked, though a deployment may go on without them. */
  readonly unreachable: readonly { readonly cluster: string; readonly cause: string }[];
}

/** How many databases of a cluster take connections. */
export function sizeOf({ databases }: Pick<Catalog, "databases">): number {
  return databases.filter(takesConnections).length;
}

/** Whether clients can be served by it; a template is not for them. */
export function takesConnections({ isTemplate, allowsConnections }: Database): boolean {
  return !isTemplate && allowsConnections;
}
