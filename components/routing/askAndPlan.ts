import { readCatalogs } from "../postgres/catalog/readCatalogs";
import { lastKnown, forgetMovedClusters, servedByDeployed } from "./memory";
import { planRoutes } from "./plan/plan";
import type { RoutingRules, LastDeployment, RoutesInputs, Found } from "./types";
import type { CatalogRequest, Answers } from "../postgres/catalog/types";

/**
 * Asks every cluster which databases it has, and plans their routes.
 *
 * @param last what the last deployment found; without it no cluster may be unreachable
 * @param deadline milliseconds for each cluster; undefined for what a deployment allows
 */
export async function askAndPlan(inputs: RoutesInputs, last: LastDeployment, deadline?: number): Promise<Found> {
  const known = forgetMovedClusters(inputs.clusters, last);
  return await planWith(inputs.rules, known, (mayBeUnreachable) =>
    readCatalogs(requestsOf(inputs, deadline), mayBeUnreachable),
  );
}

export function requestsOf(
  { clusters, account, password, kubernetesContext, kubeconfig }: Asked,
  deadline?: number,
): CatalogRequest[] {
  return clusters.map(({ name, source }) => ({
    cluster: name,
    source,
    account,
    password,
    kubernetesContext,
    kubeconfig,
    deadline,
  }));
}

/** What to ask, and as whom. */
type Asked = Pick<RoutesInputs, "account" | "password" | "kubernetesContext" | "kubeconfig"> & {
  readonly clusters: readonly Pick<RoutesInputs["clusters"][number], "name" | "source">[];
};

/** @param ask asks all clusters; throws when one is unreachable that may not be */
export async function planWith(
  rules: RoutingRules,
  last: LastDeployment,
  ask: (mayBeUnreachable: (cluster: string) => boolean) => Promise<Answers>,
): Promise<Found> {
  const known = lastKnown(rules, last);
  const answers = await ask((name) => known.some(({ cluster }) => cluster === name));
  const kept = known.filter(({ cluster }) => answers.unreachable.some((each) => each.cluster === cluster));
  return { ...answers, kept, plan: planRoutes(answers.catalogs, rules, kept, servedByDeployed(last)) };
}
