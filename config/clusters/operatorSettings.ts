import { abridge, FLAG, text } from "../reading/valueTypes";
import { setCommand } from "../reading/mistake";
import type { Section } from "../reading/section";
import type { ClusterSettings, OperatorSettings } from "../settings";

export const DEFAULT_OPERATOR_VERSION = "1.30.0";

/** Before 1.30 an instance that is replaced gets a new name, which the router would not know. */
const VERSION = text("a release of CloudNativePG, 1.30.0 or later, three numbers", "<version>", (value) =>
  /^(1\.([3-9]\d|\d{3,})|([2-9]|\d{2,})\.\d+)\.\d+$/.test(value) ? undefined : `is "${abridge(value)}"`,
);
const MANIFEST = text(
  "the https address or the absolute path of the operator's release manifest",
  "<address or path>",
  // Whoever is on the way could put anything in it, with all rights in that Kubernetes.
  (value) => (/^http:/i.test(value) ? "is an address of http, where anybody on the way can change it" : undefined),
);

export function readOperator(settings: Section, clusters: readonly ClusterSettings[]): OperatorSettings {
  const operator = settings.section("operator").only(["install", "version", "manifest", "protect"]);
  const version = operator.optional("version", VERSION, DEFAULT_OPERATOR_VERSION);
  const install = operator.optional("install", FLAG, true);
  const protect = operator.optional("protect", FLAG, true);
  if (install && !protect && !settings.isMistaken("operator")) requireProtection(operator, clusters);
  return { install, version, manifest: operator.optional("manifest", MANIFEST, releaseManifest(version)), protect };
}

/** A setting of its own, for it has to outlive the cluster's: taken off together, nothing would be protected. */
function requireProtection(operator: Section, clusters: readonly ClusterSettings[]): void {
  const names = clusters
    .filter((cluster) => cluster.kind === "cloudnativepg" && cluster.protect)
    .map(({ name }) => name);
  if (names.length === 0) return;
  operator.note(
    "protect",
    `is false, but ${names.join(", ")} ${names.length === 1 ? "is" : "are"} protected`,
    "true, for with the operator's definitions Kubernetes deletes every cluster; or false for each cluster too",
    setCommand(operator.at("protect"), "true"),
  );
}

/** Where the project publishes it with the release: what is on a branch can change. */
function releaseManifest(version: string): string {
  return `https://github.com/cloudnative-pg/cloudnative-pg/releases/download/v${version}/cnpg-${version}.yaml`;
}
