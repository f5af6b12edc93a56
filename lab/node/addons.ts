import { stringify } from "yaml";
import { dnsServiceAddress } from "../addresses";

const labels = { "k8s-app": "kube-dns" };
const metadata = { name: "coredns", namespace: "kube-system" };

const corefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa {
        ttl 5
    }
    cache 5
    loadbalance
}
`;

const storageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "lab", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: "kubernetes.io/no-provisioner", // the daemon `volumes` keeps volumes in stock
  volumeBindingMode: "WaitForFirstConsumer",
};

const coredns = [
  { apiVersion: "v1", kind: "ServiceAccount", metadata },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "system:coredns" },
    rules: [
      { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    ],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "system:coredns" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:coredns" },
    subjects: [{ kind: "ServiceAccount", ...metadata }],
  },
  { apiVersion: "v1", kind: "ConfigMap", metadata, data: { Corefile: corefile } },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata, name: "kube-dns" },
    spec: {
      clusterIP: dnsServiceAddress,
      selector: labels,
      ports: [
        { name: "dns", port: 53, protocol: "UDP" },
        { name: "dns-tcp", port: 53, protocol: "TCP" },
      ],
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: metadata.name,
          dnsPolicy: "Default",
          containers: [
            {
              name: "coredns",
              image: "docker.io/pgfleet/coredns:1.15.0",
              imagePullPolicy: "Never",
              args: ["-conf", "/etc/coredns/Corefile"],
              volumeMounts: [{ name: "configuration", mountPath: "/etc/coredns" }],
              readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1 },
            },
          ],
          volumes: [{ name: "configuration", configMap: { name: metadata.name } }],
        },
      },
    },
  },
];

/** What every Kubernetes brings along: a name server and a default StorageClass. */
export const addons = [storageClass, ...coredns].map((object) => stringify(object)).join("---\n");
