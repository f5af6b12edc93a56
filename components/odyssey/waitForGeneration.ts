import { setTimeout as sleep } from "node:timers/promises";
import { RouterPods } from "./routerPods";
import type { RolloutInputs } from "./rollout";
import type { RouterPod } from "./routerPods";

/** Milliseconds between two looks at the pods. */
const INTERVAL = 500;

/** Milliseconds after which a pod that has not followed is nudged again. */
const NUDGE_INTERVAL = 5_000;

/** Returns when every router pod runs the generation; at the deadline throws what each of the others does instead. */
export async function waitForGeneration(inputs: RolloutInputs): Promise<void> {
  const { generation, replicas, timeoutSeconds } = inputs;
  const pods = new RouterPods(inputs);
  const nudged = new Map<string, number>();
  const end = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const found = await pods.inspect();
    const behind = found.filter((pod) => pod.generation !== generation);
    if (behind.length === 0 && found.length >= replicas) return;
    if (Date.now() > end) throw new Error(await describe(inputs, pods, found));
    for (const { name } of behind) {
      if (Date.now() - (nudged.get(name) ?? 0) < NUDGE_INTERVAL) continue;
      await pods.nudge(name, generation);
      nudged.set(name, Date.now());
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
