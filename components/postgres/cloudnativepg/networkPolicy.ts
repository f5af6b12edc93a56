import type * as kubernetes from "@pulumi/kubernetes";

type Labels = Readonly<Record<string, string>>;

/** Labels of the operator's pods, by its manifest and by its chart. */
const OPERATOR = { "app.kubernetes.io/name": "cloudnative-pg" };

/** Where an instance's manager tells its state. */
const STATUS_PORT = 8000;

/**
 * Who may connect to a cluster's instances: the router, the instances themselves, and the operator.
 *
 * @param operatorNamespace labels alone would let in whoever gives his pods the same
 */
export function instancesPolicy(
  instances: Labels,
  router: Labels,
  operatorNamespace: string,
): kubernetes.types.input.networking.v1.NetworkPolicySpec {
  const postgres = { protocol: "TCP", port: 5432 };
  const status = { protocol: "TCP", port: STATUS_PORT };
  return {
    podSelector: { matchLabels: instances },
    policyTypes: ["Ingress"],
    ingress: [
      { from: [{ podSelector: { matchLabels: router } }], ports: [postgres] },
      { from: [{ podSelector: { matchLabels: instances } }], ports: [postgres, status] },
      {
        from: [{ namespaceSelector: inNamespace(operatorNamespace), podSelector: { matchLabels: OPERATOR } }],
        ports: [postgres, status],
      },
    ],
  };
}

function inNamespace(name: string) {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}
