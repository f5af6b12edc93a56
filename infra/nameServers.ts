import * as pulumi from "@pulumi/pulumi";
import { reasonOf } from "../common/reasonOf";
import type { Settings } from "../config/settings";

type NameService = typeof import("../components/kubernetes/nameService");

/** Those of config. Without any, a cache on each node may answer at the address of the name service, which is no pod's. */
export async function nameServersOf(
  { networkPolicies, kubernetesContext }: Pick<Settings, "networkPolicies" | "kubernetesContext">,
  kubeconfig: string | undefined,
): Promise<readonly string[]> {
  if (!networkPolicies.install || networkPolicies.nameServers.length > 0) return networkPolicies.nameServers;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the Kubernetes client takes two seconds to load
  const { nameServiceRanges } = require("../components/kubernetes/nameService") as NameService;
  const wayOut =
    "Where routers find name servers: pulumi config set --path 'pgfleet:networkPolicies.nameServers[0]' ADDRESS/32";
  try {
    const ranges = await nameServiceRanges({ kubernetesContext, kubeconfig });
    if (ranges !== undefined) return ranges;
    void pulumi.log.warn(`networkPolicies: there is no Service kube-dns in kube-system. ${wayOut}`);
    return [];
  } catch (error) {
    throw new pulumi.RunError(
      `pgfleet:networkPolicies: the Service kube-dns in kube-system cannot be read: ${reasonOf(error)}. ${wayOut}`,
    );
  }
}
