import { setTimeout as sleep } from "node:timers/promises";
import { KubernetesApiError } from "../../kubernetes/askApi";

/** What is asked of a Deployment or a StatefulSet. */
export interface Counted {
  readonly metadata?: { readonly generation?: number };
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly observedGeneration?: number;
  };
}

export interface Settling {
  /** Milliseconds between two looks, and until one more pod must have been replaced. */
  readonly pause: number;
  readonly pod: number;
  /** The workload, and the command that tells more of its pods. */
  readonly what: string;
  readonly look: string;
}

/**
 * Waits until the pods of a workload are those of its present template, and no others. Pulumi waits too, but may look before
 * Kubernetes has noticed that the template has changed: pods that are to be replaced would then be told to take over what only
 * their successors can.
 *
 * @throws when no further pod is replaced in time
 */
export async function settled(read: () => Promise<Counted>, { pause, pod, what, look }: Settling): Promise<void> {
  let best = -Infinity;
  let deadline = Date.now() + pod;
  let seen = "Kubernetes has not noticed the change";
  for (;;) {
    try {
      const { noticed, present, former, wanted } = progressOf(await read());
      if (noticed) {
        if (present >= wanted && former <= 0) return;
        seen = `${present} of ${wanted} pods run the present template, ${former} the one before`;
        if (present - former > best) {
          best = present - former;
          deadline = Date.now() + pod;
        }
      }
    } catch (error) {
      // One answer that the API owes is no reason to give up.
      if (!(error instanceof KubernetesApiError) || Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `${what} replaced no further pod within ${pod / 1000} s: ${seen}. Pods that were not replaced go on serving. ` +
          `Is its rollout paused, or has its update strategy been changed? Look further with: ${look}`,
      );
    }
    await sleep(pause);
  }
}

interface Progress {
  /** Whether Kubernetes has counted since the template has changed; of before, the counts say nothing. */
  readonly noticed: boolean;
  /** Pods of the present template, and of those before. */
  readonly present: number;
  readonly former: number;
  readonly wanted: number;
}

function progressOf({ metadata, spec, status }: Counted): Progress {
  const present = status?.updatedReplicas ?? 0;
  return {
    noticed: (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0),
    present,
    former: (status?.replicas ?? 0) - present,
    wanted: spec?.replicas ?? 1,
  };
}
