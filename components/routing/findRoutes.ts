import { readCatalogs } from "./catalogs";
import { lastKnown, ofSameClusters, type LastDeployment } from "./lastKnown";
import { planRoutes } from "./plan";
import type { CatalogRequest } from "./catalog";
import type { Answers } from "./catalogs";
import type { RoutesInputs } from "./routes";
import type { Kept, Plan, RoutingRules } from "./types";

/** What the clusters said, and the plan that follows from it. */
export interface Found extends Answers {
  readonly plan: Plan;
  /** Of each silent cluster what was last known. */
  readonly kept: readonly Kept[];
}

/**
 * Asks every cluster which databases it has, and plans their routes.
 *
 * @param last what the last deployment found; without it no cluster may be silent
 * @param deadline milliseconds for each cluster; undefined for what a deployment allows
 */
export async function findRoutes(inputs: RoutesInputs, last: LastDeployment, deadline?: number): Promise<Found> {
  const known = ofSameClusters(inputs.clusters, last);
  return await planFleet(inputs.rules, known, (mayBeSilent) => readCatalogs(requestsOf(inputs, deadline), mayBeSilent));
}

export function requestsOf(
  { clusters, account, password, kubernetesContext }: Asked,
  deadline?: number,
): CatalogRequest[] {
  return clusters.map(({ name, source }) => ({
    cluster: name,
    source,
    account,
    password,
    kubernetesContext,
    deadline,
  }));
}

/** What to ask, and as whom. */
type Asked = Pick<RoutesInputs, "account" | "password" | "kubernetesContext"> & {
  readonly clusters: readonly Pick<RoutesInputs["clusters"][number], "name" | "source">[];
};

/** @param ask asks all clusters; throws when one is silent that may not be */
export async function planFleet(
  rules: RoutingRules,
  last: LastDeployment,
  ask: (mayBeSilent: (cluster: string) => boolean) => Promise<Answers>,
): Promise<Found> {
  const known = lastKnown(rules, last);
  const answers = await ask((name) => known.some(({ cluster }) => cluster === name));
  const kept = known.filter(({ cluster }) => answers.silent.some((each) => each.cluster === cluster));
  return { ...answers, kept, plan: planRoutes(answers.catalogs, rules, kept) };
}
