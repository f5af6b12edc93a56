import { isIP } from "node:net";
import { CoreV1Api } from "@kubernetes/client-node";
import { askApi, KubernetesApiError } from "./askApi";
import { loadKubeConfig } from "./client";

/**
 * The addresses of the Service by which pods resolve names, each as a range, sorted. Empty where Kubernetes has it under
 * another name, or does not let it be read.
 *
 * @throws KubernetesApiError when Kubernetes does not answer: a network policy must not change because of that
 */
export async function nameServiceRanges(kubernetesContext: string): Promise<readonly string[]> {
  const kubeConfig = loadKubeConfig(kubernetesContext);
  const api = kubeConfig.makeApiClient(CoreV1Api);
  try {
    const asked = api.readNamespacedService({ namespace: "kube-system", name: "kube-dns" });
    const { spec } = await askApi(kubeConfig, asked);
    const addresses = (spec?.clusterIPs ?? []).filter((address) => isIP(address) !== 0);
    return addresses.map((address) => `${address}/${isIP(address) === 6 ? 128 : 32}`).sort();
  } catch (error) {
    if (error instanceof KubernetesApiError && (error.status === 404 || error.status === 403)) return [];
    throw error;
  }
}
