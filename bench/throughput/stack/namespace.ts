import { BenchNamespace, type Pod } from "../../namespace";
import { NAMESPACE } from "./names";

export const namespace = new BenchNamespace(NAMESPACE);

/** Makes objects, or makes those that are there equal to these, however large they are. */
export async function apply(objects: readonly object[], signal: AbortSignal): Promise<void> {
  if (objects.length === 0) return;
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  await namespace.kubectl(["apply", "--server-side", "--force-conflicts", "--filename", "-"], signal, list, 120);
}

/** The pods of a workload that are ready and not on their way out, sorted by name. */
export async function readyPods(selector: string, signal: AbortSignal): Promise<Pod[]> {
  const isReady = ({ type, status }: { readonly type: string; readonly status: string }) =>
    type === "Ready" && status === "True";
  return await namespace.pods(selector, ({ conditions = [] }) => conditions.some(isReady), signal);
}
