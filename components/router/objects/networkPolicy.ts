import { isIP } from "node:net";
import { ROUTER_PORT } from "../port";
import type * as kubernetes from "@pulumi/kubernetes";
import type { PostgresCluster } from "../../postgres/cluster";
import type { Labels } from "./labels";

type Peer = kubernetes.types.input.networking.v1.NetworkPolicyPeer;
type Spec = kubernetes.types.input.networking.v1.NetworkPolicySpec;

/**
 * Clients reach router pods on their port; router pods reach instances, name servers and each other, and nothing else.
 *
 * @param clients namespaces and ranges of addresses; none for from everywhere
 */
export function routerPolicy(
  router: Labels,
  clients: readonly string[],
  clusters: readonly Pick<PostgresCluster, "endpoints" | "podLabels">[],
): Spec {
  const itself: Peer = { podSelector: { matchLabels: router } };
  const listen = [tcp(ROUTER_PORT)];
  return {
    podSelector: { matchLabels: router },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ ports: listen, ...(clients.length === 0 ? {} : { from: [...clients.map(peerOf), itself] }) }],
    egress: [
      { to: [itself], ports: listen },
      // Wherever they are: some clusters have them on each node, at an address of no pod.
      { ports: NAME_SERVER_PORTS.flatMap((port) => [{ protocol: "UDP", port }, tcp(port)]) },
      ...clusters.flatMap(({ endpoints, podLabels }) =>
        podLabels === undefined
          ? endpoints.map(({ host, port }) => ({ ports: [tcp(port)], ...destination(host) }))
          : [{ to: [{ podSelector: { matchLabels: podLabels } }], ports: [tcp(5432)] }],
      ),
    ],
  };
}

/** A policy counts with the pod's port, not the Service's: OpenShift's name servers listen on 5353, Gardener's on 8053. */
const NAME_SERVER_PORTS = [53, 5353, 8053];

function tcp(port: number) {
  return { protocol: "TCP", port };
}

function peerOf(client: string): Peer {
  return client.includes("/")
    ? { ipBlock: { cidr: client } }
    : { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": client } } };
}

/** A policy knows addresses and no names: of a name the port alone is known. */
function destination(host: string): { readonly to?: Peer[] } {
  const version = isIP(host);
  return version === 0 ? {} : { to: [{ ipBlock: { cidr: `${host}/${version === 4 ? 32 : 128}` } }] };
}
