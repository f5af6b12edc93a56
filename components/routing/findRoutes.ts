import { planRoutes } from "./plan";
import { readCatalogs } from "./catalogs";
import type { RoutesInputs } from "./routes";
import type { Plan } from "./types";

/**
 * Asks every cluster which databases it has, and plans their routes.
 *
 * @param deadline milliseconds for each cluster; undefined for what a deployment allows
 */
export async function findRoutes(inputs: RoutesInputs, deadline?: number): Promise<Plan> {
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
  return planRoutes(await readCatalogs(requests), rules);
}
