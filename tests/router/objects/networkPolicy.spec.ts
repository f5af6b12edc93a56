import assert from "node:assert/strict";
import { routerPolicy } from "../../../components/router/objects/networkPolicy";

/** What config names. */
const NOBODY = { clients: [], nameServers: [] };

describe("the router's network policy", () => {
  const router = { app: "router" };
  const own = { endpoints: [{ host: "pg1-rw.pgfleet.svc", port: 5432 }], podLabels: { cluster: "pg1" } };

  it("lets clients in from everywhere when config names none", () => {
    const { ingress } = routerPolicy(router, NOBODY, [own]);
    assert.deepEqual(ingress, [{ ports: [{ protocol: "TCP", port: 6432 }] }]);
  });

  it("lets in whom config names, and the other router pods, for cancel requests", () => {
    const { ingress } = routerPolicy(router, { ...NOBODY, clients: ["shop", "10.0.0.0/8"] }, [own]);
    const from = [
      { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } },
      { ipBlock: { cidr: "10.0.0.0/8" } },
      { podSelector: { matchLabels: router } },
    ];
    assert.deepEqual(ingress, [{ ports: [{ protocol: "TCP", port: 6432 }], from }]);
  });

  it("lets router pods reach name servers, where Kubernetes has them and where config says, and nobody else's port 53", () => {
    const { egress } = routerPolicy(router, { ...NOBODY, nameServers: ["dns", "10.96.0.10/32"] }, [own]);
    const namespace = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
    const to = [
      { namespaceSelector: namespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } },
      {
        namespaceSelector: namespace("openshift-dns"),
        podSelector: { matchLabels: { "dns.operator.openshift.io/daemonset-dns": "default" } },
      },
      { ipBlock: { cidr: "169.254.0.0/16" } },
      { namespaceSelector: namespace("dns") },
      { ipBlock: { cidr: "10.96.0.10/32" } },
    ];
    const ports = [53, 5353, 8053].flatMap((port) => ["UDP", "TCP"].map((protocol) => ({ protocol, port })));
    assert.deepEqual((egress as unknown[])[1], { to, ports });
  });

  it("lets router pods reach instances by their pods, by address, or by the port of a name", () => {
    const endpoints = [
      { host: "192.0.2.7", port: 5433 },
      { host: "2001:db8::7", port: 5432 },
      { host: "db.example.org", port: 6000 },
    ];
    const { egress } = routerPolicy(router, NOBODY, [own, { endpoints, podLabels: undefined }]);
    assert.deepEqual((egress as unknown[]).slice(2), [
      { to: [{ podSelector: { matchLabels: { cluster: "pg1" } } }], ports: [{ protocol: "TCP", port: 5432 }] },
      { to: [{ ipBlock: { cidr: "192.0.2.7/32" } }], ports: [{ protocol: "TCP", port: 5433 }] },
      { to: [{ ipBlock: { cidr: "2001:db8::7/128" } }], ports: [{ protocol: "TCP", port: 5432 }] },
      { ports: [{ protocol: "TCP", port: 6000 }] },
    ]);
  });
});
