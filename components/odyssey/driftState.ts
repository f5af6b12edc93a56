import { CoreV1Api } from "@kubernetes/client-node";
import { askApi, KubernetesApiError } from "../kubernetes/askApi";
import { loadKubeConfig } from "../kubernetes/client";
import { digestOf } from "./digest";
import type { dynamic } from "@pulumi/pulumi";
import type { DriftInputs, DriftState } from "./drift";

/** Content of a ConfigMap; undefined when there is none. */
type Data = Readonly<Record<string, string>> | undefined;

/** @param olds the inputs of the last deployment; empty on the first */
export async function check(olds: Partial<DriftState>, news: DriftInputs): Promise<dynamic.CheckResult<DriftState>> {
  if (olds.digest === undefined) return { inputs: { ...news, found: "" } };
  return { inputs: { ...news, found: driftOf(olds as DriftState, news, await readData(news)) } };
}

/**
 * Content is drift when neither the last deployment nor this one wants it there; a ConfigMap that is gone is drift too.
 * What was found last is remembered, so that deployments after the one that mends it change nothing again, and counted, so
 * that the same drift found again is told from it.
 */
export function driftOf(olds: DriftState, news: DriftInputs, data: Data): string {
  if (holds(data, olds) || holds(data, news)) return olds.found;
  const [count] = /^\d+/.exec(olds.found) ?? ["0"];
  return `${Number(count) + 1} ${data === undefined ? "gone" : digestOf(data)}`;
}

/** A wanted digest that differs from the last one is no drift: the ConfigMap itself shows that change. */
export function diff(olds: DriftState, news: DriftState): dynamic.DiffResult {
  return { changes: olds.found !== news.found };
}

/** Keys of others are theirs: applying the object anew would not remove them. */
function holds(data: Data, { keys, digest }: DriftInputs): boolean {
  if (data === undefined) return false;
  return digestOf(Object.fromEntries(Object.entries(data).filter(([key]) => keys.includes(key)))) === digest;
}

async function readData({ namespace, configMap, kubernetesContext }: DriftInputs): Promise<Data> {
  const kubeConfig = loadKubeConfig(kubernetesContext === "" ? undefined : kubernetesContext);
  const api = kubeConfig.makeApiClient(CoreV1Api);
  try {
    return (await askApi(kubeConfig, api.readNamespacedConfigMap({ namespace, name: configMap }))).data ?? {};
  } catch (error) {
    if (error instanceof KubernetesApiError && error.status === 404) return undefined;
    throw error;
  }
}
