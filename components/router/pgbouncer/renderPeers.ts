import { MOST_PROCESSES } from "../processes";
import { ROUTER_PORT } from "../port";

/**
 * peers.conf: where a cancel request goes whose session another process has, in any pod. A pod's reloader puts sockets in
 * place of its own processes' addresses: they share a port.
 *
 * @param podHosts of the pods by their numbers, from 0 on
 */
export function renderPeers(podHosts: readonly string[]): string {
  return [
    "[peers]",
    ...podHosts.flatMap((host, pod) =>
      Array.from(
        { length: MOST_PROCESSES },
        (_, index) => `${peerId(pod, index + 1)} = host=${host} port=${ROUTER_PORT}`,
      ),
    ),
    "",
  ].join("\n");
}

/** Also of processes that a pod does not have: those of a pod that is replaced may be more. engine.sh counts the same way. */
function peerId(pod: number, process: number): number {
  return pod * MOST_PROCESSES + process;
}
