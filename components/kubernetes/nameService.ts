import { CoreV1Api } from "@kubernetes/client-node";
import { askApi, KubernetesApiError } from "./askApi";
import { loadKubeConfig, type KubernetesAccess } from "./client";
import { rangeOf } from "../../config/reading/range";

/**
 * The addresses of the Service by which pods resolve names, each as a range, sorted; undefined where there is no Service of
 * that name.
 *
 * @throws KubernetesApiError when Kubernetes does not say: a network policy must not change with who asks
 */
export async function nameServiceRanges(access: KubernetesAccess): Promise<readonly string[] | undefined> {
  const kubeConfig = loadKubeConfig(access);
  const api = kubeConfig.makeApiClient(CoreV1Api);
  try {
    const asked = api.readNamespacedService({ namespace: "kube-system", name: "kube-dns" });
    const { spec } = await askApi(kubeConfig, asked);
    return (spec?.clusterIPs ?? []).flatMap((address) => rangeOf(address) ?? []).sort();
  } catch (error) {
    if (error instanceof KubernetesApiError && error.status === 404) return undefined;
    throw error;
  }
}
