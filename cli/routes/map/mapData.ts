import { placesOf, type Place } from "../places";
import { escapeControls, printable } from "../../../common/printable";
import { describeGaps } from "../tellGaps";
import type { Situation } from "../situation";

/** What the page shows; names and reasons are fit to be shown as they are. */
export interface MapData {
  readonly stack: string;
  /** `host:port` of the router, inside Kubernetes. */
  readonly address: string | undefined;
  /** When the clusters were asked; ISO 8601. */
  readonly askedAt: string;
  /** Clusters that what is shown does not come from, and why. */
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
  /** The default cluster first, then by name. */
  readonly clusters: readonly MapCluster[];
}

export interface MapCluster {
  readonly name: string;
  readonly isDefault: boolean;
  readonly status: "answers" | "no answer" | "not deployed";
  readonly databases: readonly string[];
  readonly owners: readonly string[];
  readonly places: readonly MapPlace[];
}

export type MapPlace = Omit<Place, "cluster" | "pool">;

export function mapDataOf(situation: Situation, askedAt: Date): MapData {
  const { stack, deployed, rules, plan } = situation;
  const status = new Map<string, MapCluster["status"]>([
    ...situation.unreachable.map(({ cluster }) => [cluster, "no answer"] as const),
    ...situation.notDeployed.map((cluster) => [cluster, "not deployed"] as const),
  ]);
  const places = new Map<string, MapPlace[]>(rules.clusters.map(({ name }) => [name, []]));
  for (const { database, owner, cluster, state, why, now } of placesOf(situation)) {
    places.get(cluster)?.push({
      database: printable(database),
      owner: owner === "" ? "" : printable(owner),
      state,
      why: escapeControls(why),
      ...(now === undefined ? {} : { now }),
    });
  }
  return {
    stack,
    address: deployed.address,
    askedAt: askedAt.toISOString(),
    notices: describeGaps(situation).map(({ problem, shown }) =>
      // What follows the first line is for whoever can fix it.
      escapeControls(`${problem.split("\n")[0] ?? ""}. ${shown}`),
    ),
    warnings: plan.warnings.map(escapeControls),
    clusters: rules.clusters
      .map(({ name, patterns }) => ({
        name,
        isDefault: name === rules.defaultCluster,
        status: status.get(name) ?? "answers",
        databases: patterns.databases.map(escapeControls),
        owners: patterns.owners.map(escapeControls),
        places: places.get(name) ?? [],
      }))
      .sort((a, b) => Number(b.isDefault) - Number(a.isDefault)),
  };
}
