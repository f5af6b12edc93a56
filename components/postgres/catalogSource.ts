import type { ClusterSettings } from "../../config/settings";
import type { CatalogSource } from "./cluster";

/** Where the catalog of a cluster is read, which config alone decides. */
export function catalogSourceOf(cluster: ClusterSettings, namespace: string): CatalogSource {
  switch (cluster.kind) {
    case "cloudnativepg": {
      const { name, instances } = cluster;
      return { kind: "kubernetes", namespace, cluster: name, instances, caSecret: caSecretOf(name) };
    }
    case "external":
      return { kind: "direct", instances: cluster.instances, tls: cluster.tls };
    default:
      return cluster satisfies never;
  }
}

/** The Secret in which the operator keeps a cluster's certificate authority. */
export function caSecretOf(cluster: string): string {
  return `${cluster}-ca`;
}
