import { CoreV1Api } from "@kubernetes/client-node";
import { sameValue } from "../../../common/sameValue";
import { askApi, KubernetesApiError } from "../../kubernetes/askApi";
import { loadKubeConfig } from "../../kubernetes/client";
import { digestOf } from "../configuration/digest";
import type { dynamic } from "@pulumi/pulumi";
import type { DriftInputs, DriftState, WantedContent } from "./drift";

/** Content of a ConfigMap; undefined when there is none. */
type Data = Readonly<Record<string, string>> | undefined;

/**
 * Asks for every ConfigMap that the last deployment has left.
 *
 * @param olds its inputs; empty on the first, and without `wanted` after a program that knew of one ConfigMap only
 */
export async function check(olds: Partial<DriftState>, news: DriftInputs): Promise<dynamic.CheckResult<DriftState>> {
  if (olds.wanted === undefined) return { inputs: { ...news, found: {} } };
  const read = contentReader(news);
  const contents = await Promise.all(
    Object.keys(olds.wanted).map(async (name) => [name, await read(name)] as [string, Data]),
  );
  const { wanted, found = {} } = olds;
  return { inputs: { ...news, found: allFound({ wanted, found }, news.wanted, Object.fromEntries(contents)) } };
}

/**
 * What was found now and before. Also of a ConfigMap that no deployment wants any more, as after a change of the engine:
 * to forget it would be a change of its own, one deployment later.
 *
 * @param contents of each ConfigMap that the last deployment wanted
 */
export function allFound(
  last: Pick<DriftState, "wanted" | "found">,
  next: DriftState["wanted"],
  contents: Readonly<Record<string, Data>>,
): DriftState["found"] {
  const now = Object.entries(last.wanted).flatMap(([name, wanted]) => {
    const drift = driftOf(wanted, next[name], last.found[name], contents[name]);
    return drift === undefined ? [] : [[name, drift] as const];
  });
  return { ...last.found, ...Object.fromEntries(now) };
}

/**
 * Content is drift when neither the last deployment nor this one wants it there; a ConfigMap that is gone is drift too.
 * What was found last is remembered, so that deployments after the one that fixes it change nothing again, and counted, so
 * that the same drift found again is told from it.
 *
 * @param next undefined when this deployment wants no such ConfigMap, or does not know yet what it wants
 */
export function driftOf(
  last: WantedContent,
  next: WantedContent | undefined,
  found: string | undefined,
  data: Data,
): string | undefined {
  if (holds(data, last) || (next !== undefined && holds(data, next))) return found;
  const [count] = /^\d+/.exec(found ?? "") ?? ["0"];
  return `${Number(count) + 1} ${data === undefined ? "gone" : digestOf(data)}`;
}

/** A wanted digest that differs from the last one is no drift: the ConfigMap itself shows that change. */
export function diff(olds: DriftState, news: DriftState): dynamic.DiffResult {
  return { changes: !sameValue(olds.found, news.found) };
}

/** Keys of others are theirs: applying the object anew would not remove them. */
function holds(data: Data, { keys, digest }: WantedContent): boolean {
  if (data === undefined) return false;
  return digestOf(Object.fromEntries(Object.entries(data).filter(([key]) => keys.includes(key)))) === digest;
}

function contentReader({ namespace, ...access }: DriftInputs): (configMap: string) => Promise<Data> {
  const kubeConfig = loadKubeConfig(access);
  const api = kubeConfig.makeApiClient(CoreV1Api);
  return async (name) => {
    try {
      return (await askApi(kubeConfig, api.readNamespacedConfigMap({ namespace, name }))).data ?? {};
    } catch (error) {
      if (error instanceof KubernetesApiError && error.status === 404) return undefined;
      throw error;
    }
  };
}
