import { abridge, FLAG, integer, text, typeName, type ValueType } from "../reading/valueTypes";
import { CLUSTER_SPEC } from "./clusterSpec";
import { quantity } from "../reading/quantity";
import { readResources } from "../resources";
import type { Section } from "../reading/section";
import type { CloudNativePGSettings, ClusterBase } from "../settings";

export const POSTGRESQL_REPOSITORY = "ghcr.io/cloudnative-pg/postgresql";

const INSTANCES = integer(1, 9);
const SIZE = quantity("10Gi");

const STORAGE_CLASS = text("the name of a storage class", "<name>", (value) =>
  /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(value) ? undefined : `"${abridge(value)}" is no such name`,
);

const IMAGE = text(
  `an image whose tag starts with PostgreSQL's major version, 14 or later, for example ${POSTGRESQL_REPOSITORY}:18`,
  "<image>",
  (value) => {
    if (/\s/.test(value)) return "has white space in it";
    // The operator reads the version off the tag, before it has started anything.
    return /^[^:@]+:(1[4-9]|[2-9]\d)(?!\d)/.test(value.slice(value.lastIndexOf("/") + 1))
      ? undefined
      : "has no tag that starts with PostgreSQL's major version";
  },
);

const VERSION: ValueType<string> = {
  accepted: "PostgreSQL's major version, 14 or later, or with its minor version, for example 18 or 17.6",
  example: "'<version>'",
  placeholder: "",
  read: (value) => {
    // YAML reads 18 without quotes as a number, and 18.10 as 18.1: whole numbers are taken, fractions not.
    if (Number.isInteger(value)) return VERSION.read(String(value));
    if (typeof value !== "string") return { problem: `is ${typeName(value)}; put it in quotes` };
    return /^(1[4-9]|[2-9]\d)(\.\d{1,2})?$/.test(value) ? { value } : { problem: `is "${abridge(value)}"` };
  },
};

/** YAML reads values such as 200 or true as what they look like; PostgreSQL wants text. */
const PARAMETER: ValueType<string> = {
  accepted: "text, a number, or true or false",
  example: "'<value>'",
  placeholder: "",
  read: (value) => {
    if (typeof value === "string") return { value };
    if (typeof value === "number") return { value: String(value) };
    if (typeof value === "boolean") return { value: value ? "on" : "off" };
    return { problem: `is ${typeName(value)}` };
  },
};

export const CLOUDNATIVEPG = {
  names: ["instances", "storage", "image", "version", "parameters", "resources", "spec", "protect"],
  isMade: true,
  read: readCloudNativePG,
  /** The operator's certificates name its Services. */
  tlsMode: () => "verify-full" as const,
  problemOfName: (name: string) =>
    name === "pg"
      ? "would have pg_app as its first role, and PostgreSQL keeps names that begin with pg_ for itself"
      : undefined,
};

function readCloudNativePG(section: Section): Omit<CloudNativePGSettings, keyof ClusterBase | "kind"> {
  const storage = section.section("storage").only(["size", "storageClass"]);
  const parameters = section.section("parameters");
  return {
    instances: section.optional("instances", INSTANCES, 3),
    storage: {
      size: storage.require("size", SIZE),
      storageClass: storage.optional("storageClass", STORAGE_CLASS, undefined),
    },
    image: readImage(section),
    parameters: Object.fromEntries(parameters.names.map((name) => [name, parameters.require(name, PARAMETER)])),
    resources: readResources(section, { requests: {}, limits: {} }),
    spec: section.optional("spec", CLUSTER_SPEC, {}),
    protect: section.optional("protect", FLAG, true),
  };
}

/** There is no default: a later default would be an upgrade to another major version, which nobody asked for. */
function readImage(section: Section): string {
  const image = section.optional("image", IMAGE, undefined);
  if (image !== undefined && section.has("version")) {
    section.noteUnwanted("version", "is given beside an image, whose tag is the version", "one of image and version");
  }
  return image ?? `${POSTGRESQL_REPOSITORY}:${section.require("version", VERSION)}`;
}
