import { setTimeout as sleep } from "node:timers/promises";
import { KubernetesApiError } from "../../kubernetes/askApi";
import { nextTurn } from "./nextTurn";
import { RouterPods } from "./routerPods";
import type { RolloutInputs } from "./rollout";
import type { RouterPod } from "./routerPods";

/** Milliseconds between two looks at the pods, and between two nudges. */
const INTERVALS = { look: 200, nudge: 2_000 };

/** What a rollout asks of pods. */
export type Pods = Pick<RouterPods, "list" | "inspect" | "permit" | "nudge" | "generationOf" | "reloaderLog">;

/**
 * Lets the router pods take the generation over, one after another, and returns when all run it. Throws when no further one
 * does before the deadline, with what the one whose turn it is does instead; those that have not had their turn keep what
 * they run. Only more pods that run it than ever before put the deadline off: pods that keep being replaced would have one
 * turn after another without end.
 *
 * May be broken off at any point and begun anew: it asks the pods where they are, and those that run the generation have
 * nothing to do.
 */
export async function takeTurns(
  inputs: RolloutInputs,
  pods: Pods = new RouterPods(inputs),
  intervals = INTERVALS,
): Promise<void> {
  const { generation, replicas, timeoutSeconds } = inputs;
  let known: readonly RouterPod[] | undefined;
  let turn: string | undefined;
  let mostDone = 0;
  let deadline = Date.now() + timeoutSeconds * 1000;
  let nextNudge = 0;
  for (;;) {
    try {
      const found = await look(generation, pods, known ?? [], turn);
      const behind = found.filter(({ upToDate }) => !upToDate);
      const done = found.filter(({ upToDate }) => upToDate);
      if (known === undefined) await nudgeEach(done, pods, intervals.nudge);
      known = found;
      if (found.length >= replicas && behind.length === 0) return;

      const next = nextTurn(found)?.name;
      if (next !== turn) {
        turn = next;
        nextNudge = 0;
      }
      if (done.length > mostDone) {
        mostDone = done.length;
        deadline = Date.now() + timeoutSeconds * 1000;
      }
      if (Date.now() > deadline) throw new Error(await describe(inputs, pods, found, turn));
      if (Date.now() > nextNudge) {
        if (turn !== undefined) await pods.permit(turn, generation);
        await pods.nudge(behind.filter(({ running }) => !running));
        nextNudge = Date.now() + intervals.nudge;
      }
    } catch (error) {
      // One answer that the API owes is no reason to give a rollout up.
      if (!(error instanceof KubernetesApiError) || Date.now() > deadline) throw error;
    }
    await sleep(intervals.look);
  }
}

/**
 * Pods that run the generation may hold a changed copy of it: a Secret that was changed by hand and fixed. They take that
 * without having a turn, and do not tell when; the pause gives one time for it before the next looks.
 */
async function nudgeEach(done: readonly RouterPod[], pods: Pods, pause: number): Promise<void> {
  for (const [index, pod] of done.entries()) {
    if (index > 0) await sleep(pause);
    await pods.nudge([pod]);
  }
}

/** Asks the pod whose turn it is, and those that were not there yet: the others stay what they are, and asking is a login. */
async function look(
  generation: string,
  pods: Pods,
  known: readonly RouterPod[],
  turn: string | undefined,
): Promise<RouterPod[]> {
  const settled = new Map(known.filter(({ name, running }) => running && name !== turn).map((pod) => [pod.name, pod]));
  return await Promise.all(
    (await pods.list(generation)).map(async (pod) => settled.get(pod.name) ?? (await pods.inspect(pod, generation))),
  );
}

async function describe(
  { generation, namespace, selector, replicas, timeoutSeconds }: RolloutInputs,
  pods: Pods,
  found: readonly RouterPod[],
  turn: string | undefined,
): Promise<string> {
  const lines = await Promise.all(
    found
      .filter(({ upToDate }) => !upToDate)
      .map(async (pod) => {
        const doing = pod.problem ?? `runs generation ${(await pods.generationOf(pod.name)) ?? "of none of ours"}`;
        if (pod.running && pod.name !== turn) return `- pod ${pod.name} ${doing}, and was not told to change`;
        const log = (await pods.reloaderLog(pod)).trim();
        return `- pod ${pod.name} ${doing}${log === "" ? "" : `; its reloader said last:\n${log.replaceAll(/^/gm, "    ")}`}`;
      }),
  );
  const stuck =
    turn === undefined ? "not every router pod is there" : `router pod ${turn} does not run generation ${generation}`;
  return [
    `no further router pod followed within ${timeoutSeconds} s: ${stuck}; pods that do not run ${generation} serve the one before.`,
    `${found.length} of ${replicas} pods are there (${selector} in namespace ${namespace}).`,
    ...lines,
    `Look further with: kubectl -n ${namespace} describe pods -l ${selector}`,
  ].join("\n");
}
