import { setTimeout as sleep } from "node:timers/promises";
import { KubernetesApiError } from "../kubernetes/askApi";
import { RouterPods } from "./routerPods";
import type { RolloutInputs } from "./rollout";
import type { RouterPod } from "./routerPods";

/** Milliseconds between two looks at the pods. */
const INTERVAL = 500;

/** Milliseconds after which pods are nudged again while one does not follow. */
const NUDGE_INTERVAL = 5_000;

/**
 * Returns when every router pod runs the generation; at the deadline throws what each of the others does instead. Pods that
 * run it already are nudged too: what they hold may be a changed copy of it.
 */
export async function waitForGeneration(inputs: RolloutInputs): Promise<void> {
  const { generation, replicas, timeoutSeconds } = inputs;
  const pods = new RouterPods(inputs);
  const end = Date.now() + timeoutSeconds * 1000;
  let nextNudge = Date.now();
  for (;;) {
    try {
      if (Date.now() >= nextNudge) {
        await pods.nudge(generation);
        nextNudge = Date.now() + NUDGE_INTERVAL;
      }
      const found = await pods.inspect();
      if (found.length >= replicas && found.every((pod) => pod.generation === generation)) return;
      if (Date.now() > end) throw new Error(await describe(inputs, pods, found));
    } catch (error) {
      // One answer that the API owes is no reason to give a rollout up.
      if (!(error instanceof KubernetesApiError) || Date.now() > end) throw error;
    }
    await sleep(INTERVAL);
  }
}

async function describe(inputs: RolloutInputs, pods: RouterPods, found: readonly RouterPod[]): Promise<string> {
  const { generation, namespace, selector, replicas, timeoutSeconds } = inputs;
  const behind = found.filter((pod) => pod.generation !== generation);
  const lines = await Promise.all(
    behind.map(async ({ name, ...pod }) => {
      const doing = pod.problem ?? `runs generation ${pod.generation ?? "of none of ours"}`;
      const log = (await pods.reloaderLog(name)).trim();
      return `- pod ${name} ${doing}${log === "" ? "" : `; its reloader said last:\n${log.replaceAll(/^/gm, "    ")}`}`;
    }),
  );
  return [
    `after ${timeoutSeconds} s not every router pod runs generation ${generation}; those that do not serve the one before.`,
    `${found.length} of ${replicas} pods are there (${selector} in namespace ${namespace}).`,
    ...lines,
    `Look further with: kubectl -n ${namespace} describe pods -l ${selector}`,
  ].join("\n");
}
