import type { RouterPod } from "./routerPods";

/**
 * The pod whose turn it is to take a generation over; undefined when none has to be told. Pods take turns because a router
 * lets nobody new in while it reloads. A pod that was told but did not follow keeps its turn, even from an interrupted
 * rollout: a generation that one pod cannot load must not be given to another.
 */
export function nextTurn(pods: readonly RouterPod[]): RouterPod | undefined {
  // One that does not run yet starts with what is there.
  const behind = pods.filter(({ running, upToDate }) => running && !upToDate);
  return behind.find(({ permitted }) => permitted) ?? behind[0];
}
