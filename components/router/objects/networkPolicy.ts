import { rangeOf } from "../../../config/reading/range";
import { ROUTER_PORT } from "../port";
import type * as kubernetes from "@pulumi/kubernetes";
import type { NetworkPolicySettings } from "../../../config/settings";
import type { PostgresCluster } from "../../postgres/cluster";
import type { Labels } from "./labels";

type Peer = kubernetes.types.input.networking.v1.NetworkPolicyPeer;
type Spec = kubernetes.types.input.networking.v1.NetworkPolicySpec;

/**
 * Clients reach router pods on their port; router pods reach instances, name servers and each other, and nothing else.
 */
export function routerPolicy(
  router: Labels,
  { clients, nameServers }: Pick<NetworkPolicySettings, "clients" | "nameServers">,
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
      {
        to: [...NAME_SERVERS, ...nameServers.map(peerOf)],
        ports: NAME_SERVER_PORTS.flatMap((port) => [{ protocol: "UDP", port }, tcp(port)]),
      },
      ...clusters.flatMap(({ endpoints, podLabels }) =>
        podLabels === undefined
          ? endpoints.map(({ host, port }) => ({ ports: [tcp(port)], ...destination(host) }))
          : [{ to: [{ podSelector: { matchLabels: podLabels } }], ports: [tcp(5432)] }],
      ),
    ],
  };
}

/** A policy knows pods and addresses, and no Service. */
const NAME_SERVERS: readonly Peer[] = [
  pods("kube-system", { "k8s-app": "kube-dns" }),
  pods("openshift-dns", { "dns.operator.openshift.io/daemonset-dns": "default" }),
  // A cache on each node, at an address of no pod that no network carries further, mostly 169.254.20.10.
  { ipBlock: { cidr: "169.254.0.0/16" } },
];

/** A policy counts with the pod's port, not the Service's: OpenShift's name servers listen on 5353, Gardener's on 8053. */
const NAME_SERVER_PORTS = [53, 5353, 8053];

function tcp(port: number) {
  return { protocol: "TCP", port };
}

/** @param place a range of addresses, or a namespace */
function peerOf(place: string): Peer {
  return place.includes("/") ? { ipBlock: { cidr: place } } : { namespaceSelector: inNamespace(place) };
}

function pods(namespace: string, labels: Labels): Peer {
  return { namespaceSelector: inNamespace(namespace), podSelector: { matchLabels: labels } };
}

function inNamespace(name: string) {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

/** A policy knows addresses and no names: of a name the port alone is known. */
function destination(host: string): { readonly to?: Peer[] } {
  const cidr = rangeOf(host);
  return cidr === undefined ? {} : { to: [{ ipBlock: { cidr } }] };
}
