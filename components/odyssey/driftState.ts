import { CoreV1Api } from "@kubernetes/client-node";
import type { dynamic } from "@pulumi/pulumi";
import { askApi, KubernetesApiError } from "../kubernetes/askApi";
import { loadKubeConfig } from "../kubernetes/client";
import { digestOf } from "./digest";
import type { DriftInputs, DriftState } from "./drift";

/** @param olds the inputs of the last deployment; empty on the first */
export async function check(olds: Partial<DriftState>, news: DriftInputs): Promise<dynamic.CheckResult<DriftState>> {
  const live = olds.digest === undefined ? undefined : await liveDigest(news);
  return { inputs: { ...news, found: driftOf(olds, news, live) } };
}

/**
 * Content is drift when neither the last deployment nor this one wants it there; once found it is remembered, so that the
 * deployments after the one that mends it change nothing again. A ConfigMap that is gone is drift too.
 */
export function driftOf(olds: Partial<DriftState>, news: DriftInputs, live: string | undefined): string {
  const remembered = olds.found ?? "";
  if (olds.digest === undefined) return remembered;
  return live === olds.digest || live === news.digest ? remembered : (live ?? "gone");
}

/** A wanted digest that differs from the last one is no drift: the ConfigMap itself shows that change. */
export function diff(olds: DriftState, news: DriftState): dynamic.DiffResult {
  return { changes: olds.found !== news.found };
}

async function liveDigest({ namespace, configMap, kubernetesContext }: DriftInputs): Promise<string | undefined> {
  const kubeConfig = loadKubeConfig(kubernetesContext === "" ? undefined : kubernetesContext);
  try {
    const api = kubeConfig.makeApiClient(CoreV1Api);
    const { data } = await askApi(kubeConfig, api.readNamespacedConfigMap({ namespace, name: configMap }));
    return digestOf(data ?? {});
  } catch (error) {
    if (error instanceof KubernetesApiError && error.status === 404) return undefined;
    throw error;
  }
}
