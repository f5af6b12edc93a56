import { ApiException } from "@kubernetes/client-node";
import { byWayOf } from "./credentials/proxy";
import type { KubeConfig } from "@kubernetes/client-node";

/** The Kubernetes API said no, or nothing. */
export class KubernetesApiError extends Error {
  /** HTTP status of its answer; undefined when there was none. */
  readonly status: number | undefined;

  constructor(kubeConfig: KubeConfig, cause: unknown) {
    super(`Kubernetes API at ${placeOf(kubeConfig)}: ${describe(cause)}`, { cause });
    this.status = cause instanceof ApiException ? cause.code : undefined;
  }
}

/** The answer, or an error that says where it was asked for. client-node's own repeats the whole answer with its headers. */
export async function askApi<T>(kubeConfig: KubeConfig, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw new KubernetesApiError(kubeConfig, error);
  }
}

function placeOf(kubeConfig: KubeConfig): string {
  const { server = "no address", proxyUrl } = kubeConfig.getCurrentCluster() ?? {};
  return `${server}${byWayOf(proxyUrl)}`;
}

function describe(cause: unknown): string {
  if (cause instanceof ApiException) return messageOf(cause.body) ?? `it answered with status ${cause.code}`;
  if (!(cause instanceof Error)) return String(cause);
  return cause.name === "AbortError" ? "no answer in time" : cause.message;
}

/** Of a Status object, which client-node hands over as text, parsed, or not at all. */
function messageOf(body: unknown): string | undefined {
  if (typeof body === "string") return messageOf(parse(body));
  if (typeof body !== "object" || body === null || !("message" in body)) return undefined;
  return typeof body.message === "string" ? body.message : undefined;
}

/** What is no JSON, an answer of a proxy for one, has no message. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
