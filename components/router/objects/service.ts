import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../../../config/settings";
import type { Labels } from "./labels";
import { LISTEN_PORT_NAME } from "./labels";

/** The one address. */
export function service(
  name: string,
  namespace: string,
  labels: Labels,
  settings: ServiceSettings,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Service {
  const { type, port, nodePort, sourceRanges, externalTrafficPolicy, loadBalancerClass } = settings;
  const annotations = { ...settings.annotations, ...(type === "LoadBalancer" ? {} : WITHOUT_WAITING) };
  return new kubernetes.core.v1.Service(
    name,
    {
      metadata: { name, namespace, labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
      spec: {
        type,
        selector: labels,
        ...(sourceRanges.length === 0 ? {} : { loadBalancerSourceRanges: [...sourceRanges] }),
        ...(externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy }),
        ...(loadBalancerClass === undefined ? {} : { loadBalancerClass }),
        ports: [
          { name: "postgres", port, targetPort: LISTEN_PORT_NAME, ...(nodePort === undefined ? {} : { nodePort }) },
        ],
      },
    },
    opts,
  );
}

/** Otherwise Pulumi waits 10 s for the pods to settle; only a load balancer's address is worth waiting for. */
const WITHOUT_WAITING = { "pulumi.com/skipAwait": "true" };
