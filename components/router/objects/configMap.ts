import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Files } from "../configuration/types";

/** @param drift what another hand has put there, if anything; a new value makes Pulumi write the object anew */
export function configMap(
  name: string,
  namespace: string,
  data: pulumi.Input<Files>,
  drift: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.ConfigMap {
  const annotations = {
    // Content that was changed by another hand belongs to that hand, says Kubernetes; take it back.
    "pulumi.com/patchForce": "true",
    "pgfleet.io/mended-drift": drift,
  };
  return new kubernetes.core.v1.ConfigMap(name, { metadata: { name, namespace, annotations }, data }, opts);
}
