import { shellQuote } from "../reading/mistake";
import { typeName, type ValueType } from "../reading/valueTypes";

/** Settings of its `spec`, by name. */
export type ClusterSpec = Readonly<Record<string, unknown>>;

/** What settings of a cluster decide, or the way from the router to it depends on. */
const OWN = [
  "instances",
  "imageName",
  "imageCatalogRef",
  "storage.size",
  "storage.storageClass",
  "resources",
  "postgresql.parameters",
  "postgresql.pg_hba",
  "bootstrap",
  "certificates",
  "enableSuperuserAccess",
  "managed",
] as const;

/** The rest of CloudNativePG's `spec`. Kubernetes itself says in the preview what of it is none. */
export const CLUSTER_SPEC: ValueType<ClusterSpec> = {
  accepted: `settings of CloudNativePG's Cluster below spec, without ${OWN.slice(0, -1).join(", ")} and ${OWN.at(-1) ?? ""}`,
  example: shellQuote("<value>"),
  placeholder: {},
  read: (value) => {
    if (!isObject(value)) return { problem: `is ${typeName(value)}, not settings by name` };
    const own = OWN.filter((path) => holds(value, path.split(".")));
    if (own.length === 0) return { value };
    return { problem: `sets ${own.join(", ")}, which pgfleet sets` };
  },
};

/** Objects are merged, name by name; anything else in `given` stands in place of what was there. */
export function mergeSpec(ours: ClusterSpec, given: ClusterSpec): ClusterSpec {
  const merged: Record<string, unknown> = { ...ours };
  for (const [name, value] of Object.entries(given)) {
    const before = Object.hasOwn(ours, name) ? ours[name] : undefined;
    merged[name] = isObject(before) && isObject(value) ? mergeSpec(before, value) : value;
  }
  return merged;
}

/** Something that is no object stands in place of all that would be in it. */
function holds(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined || !isObject(value)) return true;
  return Object.hasOwn(value, name) && holds(value[name], rest);
}

function isObject(value: unknown): value is ClusterSpec {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
