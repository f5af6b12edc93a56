import { abridge, FLAG, text } from "./kinds";
import type { Section } from "./section";
import type { OperatorSettings } from "./settings";

export const DEFAULT_OPERATOR_VERSION = "1.30.0";

/** Before 1.30 an instance that is replaced gets a new name, which the router would not know. */
const VERSION = text("a release of CloudNativePG, 1.30.0 or later, three numbers", DEFAULT_OPERATOR_VERSION, (value) =>
  /^(1\.([3-9]\d|\d{3,})|([2-9]|\d{2,})\.\d+)\.\d+$/.test(value) ? undefined : `is "${abridge(value)}"`,
);
const MANIFEST = text(
  "the address or the file of the operator's release manifest",
  "<address or file>",
  () => undefined,
);

export function readOperator(settings: Section): OperatorSettings {
  const operator = settings.section("operator").only(["install", "version", "manifest"]);
  const version = operator.optional("version", VERSION, DEFAULT_OPERATOR_VERSION);
  return {
    install: operator.optional("install", FLAG, true),
    version,
    manifest: operator.optional("manifest", MANIFEST, releaseManifest(version)),
  };
}

/** Where the project publishes it: on the branch of the minor release. */
function releaseManifest(version: string): string {
  const minor = version.split(".").slice(0, 2).join(".");
  return `https://raw.githubusercontent.com/cloudnative-pg/cloudnative-pg/release-${minor}/releases/cnpg-${version}.yaml`;
}
