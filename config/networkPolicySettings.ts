import { FLAG, label, text } from "./reading/valueTypes";
import { isRange } from "./reading/range";
import type { Section } from "./reading/section";
import type { NetworkPolicySettings } from "./settings";

const PEER = text(
  "a namespace of the same Kubernetes, or a range of addresses, for example 10.0.0.0/8",
  "<namespace>",
  (value) => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value) || isRange(value) ? undefined : "is neither"),
);

/** Whether the network lets through only what is meant, and who is meant. */
export function readNetworkPolicies(settings: Section): NetworkPolicySettings {
  const policies = settings.section("networkPolicies").only(["install", "clients", "nameServers", "operatorNamespace"]);
  const install = policies.optional("install", FLAG, false);
  const clients = policies.list("clients", PEER, []);
  const nameServers = policies.list("nameServers", PEER, []);
  if (!install && clients.length > 0) {
    policies.noteUnwanted("clients", "keeps nobody out without install: true", "it with install: true");
  }
  if (!install && nameServers.length > 0) {
    policies.noteUnwanted("nameServers", "is not used without install: true", "it with install: true");
  }
  return {
    install,
    clients,
    nameServers,
    operatorNamespace: policies.optional("operatorNamespace", label(63), "cnpg-system"),
  };
}
