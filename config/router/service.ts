import { isRange } from "../reading/range";
import { choice, integer, text, type ValueType } from "../reading/valueTypes";
import type { Section } from "../reading/section";
import type { ServiceSettings } from "../settings";

const TYPE = choice("ClusterIP", "NodePort", "LoadBalancer");
const PORT = integer(1, 65535);
const NODE_PORT = integer(30000, 32767);
const TRAFFIC_POLICY = choice("Cluster", "Local");

const CLASS = text("the name of a load balancer class, for example service.k8s.aws/nlb", "<class>", (value) =>
  /^([a-z0-9]([-.a-z0-9]*[a-z0-9])?\/)?[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?$/.test(value)
    ? undefined
    : "is no such name",
);

const RANGE = text("a range of addresses, for example 10.0.0.0/8", "<range>", (value) =>
  isRange(value) ? undefined : "is no such range",
);

/** Kubernetes wants text, though people write true or 60. */
const ANNOTATION: ValueType<string> = {
  accepted: "text, a number, or true or false",
  example: "'<value>'",
  placeholder: "",
  read: (value) =>
    ["string", "number", "boolean"].includes(typeof value) ? { value: String(value) } : { problem: "is no text" },
};

/** As Kubernetes has it: a domain and a slash, which may be missing, and up to 63 letters, digits, dots, dashes and underscores. */
const ANNOTATION_NAME = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** What only a load balancer has: name → meaning nothing with another type. */
const OF_LOAD_BALANCERS = ["sourceRanges", "loadBalancerClass"] as const;

/** The one address. */
export function readService(router: Section): ServiceSettings {
  const service = router.section("service").only(NAMES);
  const type = service.optional("type", TYPE, "ClusterIP");
  // Of a type that does not exist nobody knows what it uses.
  const unused = (name: string, with_: string): void => {
    if (service.has(name) && !service.isMistaken("type")) {
      service.noteUnwanted(name, `is not used by type ${type}`, `with type ${with_}`);
    }
  };
  if (type !== "NodePort") unused("nodePort", "NodePort");
  if (type !== "LoadBalancer") for (const name of OF_LOAD_BALANCERS) unused(name, "LoadBalancer");
  if (type === "ClusterIP") unused("externalTrafficPolicy", "NodePort or LoadBalancer");
  const annotations = service.section("annotations");
  for (const name of annotations.names) {
    if (!ANNOTATION_NAME.test(name))
      annotations.noteUnwanted(name, "is no name of an annotation", "for example example.com/scheme");
  }
  return {
    type,
    port: service.optional("port", PORT, 5432),
    nodePort: service.optional("nodePort", NODE_PORT, undefined),
    annotations: Object.fromEntries(annotations.names.map((name) => [name, annotations.require(name, ANNOTATION)])),
    sourceRanges: service.list("sourceRanges", RANGE, []),
    externalTrafficPolicy: service.optional("externalTrafficPolicy", TRAFFIC_POLICY, undefined),
    loadBalancerClass: service.optional("loadBalancerClass", CLASS, undefined),
  };
}

const NAMES = ["type", "port", "nodePort", "annotations", "sourceRanges", "externalTrafficPolicy", "loadBalancerClass"];
