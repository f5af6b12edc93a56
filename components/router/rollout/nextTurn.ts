import type { RouterPod } from "./routerPods";

/**
 * The pod whose turn it is to take a generation over; undefined when none has to be told. One after another, so that a
 * reload, while which a router lets nobody new in, never hits all of them. One that was told, also by a rollout that was
 * broken off, and does not follow keeps its turn: what one cannot take over, no other shall.
 */
export function nextTurn(pods: readonly RouterPod[]): RouterPod | undefined {
  // One that does not run yet starts with what is there.
  const behind = pods.filter(({ running, upToDate }) => running && !upToDate);
  return behind.find(({ permitted }) => permitted) ?? behind[0];
}
