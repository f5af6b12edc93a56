import type { Situation } from "../situation";
import type { Database } from "../../../components/postgres/catalog/types";

/** What one cluster says of one name. */
export interface Answer {
  readonly cluster: string;
  /** Undefined when the cluster does not have it or cannot be asked. */
  readonly database: Database | undefined;
  readonly answer: string;
  /** Why a pattern has nothing to match, where that is so. */
  readonly absence: string;
}

/** Sorted by cluster, as config is. */
export function answersOf(name: string, { rules, catalogs, unreachable, notDeployed }: Situation): Answer[] {
  return rules.clusters.map(({ name: cluster }) => {
    const cause = unreachable.find((each) => each.cluster === cluster)?.cause;
    if (cause !== undefined) {
      const absence = `${cluster} cannot be asked`;
      return { cluster, database: undefined, answer: `cannot be asked: ${firstLine(cause)}`, absence };
    }
    const absence = NOT_THERE;
    if (notDeployed.includes(cluster)) return { cluster, database: undefined, answer: "is not deployed yet", absence };
    const database = catalogs
      .find((catalog) => catalog.cluster === cluster)
      ?.databases.find((each) => each.name === name);
    const answer = database === undefined ? "does not have it" : describeDatabase(database);
    return { cluster, database, answer, absence };
  });
}

/** Why a pattern has nothing to match on a cluster that answers. */
export const NOT_THERE = "it is not there";

function describeDatabase({ owner, isTemplate, allowsConnections }: Database): string {
  return [
    `has it, owned by "${owner}"`,
    ...(isTemplate ? ["a template"] : []),
    ...(allowsConnections ? [] : ["refuses connections"]),
  ].join(", ");
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
