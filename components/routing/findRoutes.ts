import { planRoutes } from "./plan";
import { readCatalogs } from "./catalogs";
import type { Answers } from "./catalogs";
import type { RoutesFindings, RoutesInputs } from "./routes";
import type { Kept, Plan } from "./types";

export interface Found extends Answers {
  readonly plan: Plan;
  readonly kept: readonly Kept[];
}

/**
 * Asks every cluster which databases it has, and plans their routes.
 *
 * @param last what the last deployment found; without it no cluster may be silent
 * @param deadline milliseconds for each cluster; undefined for what a deployment allows
 */
export async function findRoutes(
  inputs: RoutesInputs,
  last: Partial<RoutesFindings>,
  deadline?: number,
): Promise<Found> {
  const { rules, clusters, account, password, kubernetesContext } = inputs;
  const context = kubernetesContext === "" ? undefined : kubernetesContext;
  const requests = clusters.map(({ name, source }) => ({
    cluster: name,
    source,
    account,
    password,
    kubernetesContext: context,
    deadline,
  }));
  const lastKnown = new Map(
    rules.clusters
      .filter(({ unreachable }) => unreachable === "keep")
      .flatMap(({ name }) => {
        const known = lastKnownOf(name, rules.defaultCluster, last);
        return known === undefined ? [] : [[name, known]];
      }),
  );
  const { catalogs, silent } = await readCatalogs(requests, (cluster) => lastKnown.has(cluster));
  const kept = silent.flatMap(({ cluster }) => lastKnown.get(cluster) ?? []);
  return { plan: planRoutes(catalogs, rules, kept), catalogs, silent, kept };
}

/** Undefined when the cluster's catalog was never read. */
function lastKnownOf(
  cluster: string,
  defaultCluster: string,
  { readAt = {}, routes = {}, leftOut = [], shadowed = {} }: Partial<RoutesFindings>,
): Kept | undefined {
  const asOf = readAt[cluster];
  if (asOf === undefined) return undefined;
  return {
    cluster,
    asOf,
    routes: Object.fromEntries(Object.entries(routes).filter(([, route]) => route.cluster === cluster)),
    leftOut: leftOut.filter((each) => each.cluster === cluster),
    shadowed: cluster === defaultCluster ? shadowed : {},
  };
}
