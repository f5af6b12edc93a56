import { containsUnknown } from "../dynamic/unknown";
import { loadKubeConfig } from "../kubernetes/client";
import { sourceKindOf } from "../postgres/catalog/sources";
import { readCatalogs } from "../postgres/catalog/readCatalogs";
import { requestsOf } from "./askAndPlan";
import { lastKnown, forgetMovedClusters } from "./memory";
import type { LastDeployment, RoutesInputs } from "./types";

/**
 * While a part of the fleet is still to be made, the other clusters must answer already: nothing shall be made by a
 * deployment that can only fail in the end.
 *
 * @throws as a deployment does whose clusters cannot be asked
 */
export async function preflight(inputs: RoutesInputs, last: LastDeployment): Promise<void> {
  const { rules, clusters, password, givenPassword } = inputs;
  // In place of the whole list stands a text when nothing is known of it.
  if (typeof clusters === "string" || containsUnknown(rules)) return;
  if (clusters.some(({ source }) => sourceKindOf(source).needsKubernetes)) {
    loadKubeConfig(inputs);
  }
  const there = clusters.filter((cluster) => !containsUnknown(cluster));
  // A password that is about to change is in no cluster of ours yet; whoever runs the others was told it before.
  const asked = containsUnknown(password) ? there.filter(({ source }) => !sourceKindOf(source).keepsAccount) : there;
  const known = containsUnknown(password) ? givenPassword : password;
  if (known === "" || containsUnknown(known)) return;
  const keepable = lastKnown(rules, forgetMovedClusters(there, last)).map(({ cluster }) => cluster);
  await readCatalogs(requestsOf({ ...inputs, clusters: asked, password: known }), (cluster) =>
    keepable.includes(cluster),
  );
}
