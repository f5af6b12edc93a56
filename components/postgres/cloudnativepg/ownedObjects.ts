import type { OwnedObject } from "../../kubernetes/ownedObject";

/** Goes with every cluster of its kind, in that whole Kubernetes. */
export const DEFINITION = "clusters.postgresql.cnpg.io";

/** The operator, by the definition that it comes with. */
export const OPERATOR: OwnedObject = {
  group: "apiextensions.k8s.io",
  version: "v1",
  plural: "customresourcedefinitions",
  name: DEFINITION,
  called: "pgfleet:operator.install: CloudNativePG",
  otherwise: "pulumi config set --path 'pgfleet:operator.install' false",
};

export function clusterObject(name: string, namespace: string): OwnedObject {
  return {
    group: "postgresql.cnpg.io",
    version: "v1",
    plural: "clusters",
    name,
    namespace,
    called: `pgfleet:clusters.${name}: a cluster of this name in the namespace ${namespace}`,
    otherwise: "give the cluster another name in config",
  };
}
