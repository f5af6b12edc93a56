import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { RouterSettings } from "../../../config/settings";
import type { Labels } from "./labels";
import { LISTEN_PORT_NAME } from "./labels";

/** The one address. */
export function service(
  name: string,
  namespace: string,
  labels: Labels,
  { type, port, nodePort }: RouterSettings["service"],
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Service {
  return new kubernetes.core.v1.Service(
    name,
    {
      metadata: { name, namespace, labels, ...(type === "LoadBalancer" ? {} : WITHOUT_WAITING) },
      spec: {
        type,
        selector: labels,
        ports: [
          { name: "postgres", port, targetPort: LISTEN_PORT_NAME, ...(nodePort === undefined ? {} : { nodePort }) },
        ],
      },
    },
    opts,
  );
}

/** Otherwise Pulumi waits 10 s for the pods to settle; only a load balancer's address is worth waiting for. */
const WITHOUT_WAITING = { annotations: { "pulumi.com/skipAwait": "true" } };
