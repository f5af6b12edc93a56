import { createHash } from "node:crypto";

/** On objects whose deletion takes data along: the stack that made them. Kubernetes lets no second one set another value. */
export const STACK_LABEL = "pgfleet.io/stack";

/** An object that this stack makes, and deletes with what is in it. */
export interface OwnedObject {
  /** API group; empty for the core. */
  readonly group: string;
  readonly version: string;
  /** Name of its kind in addresses of the API, such as `namespaces`. */
  readonly plural: string;
  readonly name: string;
  /** Absent for one that is in no namespace. */
  readonly namespace?: string;
  /** What an error calls it, with the setting that asks for it. */
  readonly called: string;
  /** What else to do than to make this object a part of the stack, as an error says it. */
  readonly otherwise: string;
}

/** All that a stack owns. */
export interface Owned {
  /** Value of the label. */
  readonly stack: string;
  readonly objects: readonly OwnedObject[];
}

/** As Kubernetes demands it of a label's value. */
const LABEL_VALUE = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/i;

/** A stack as a label can say it: by its full name, or by the beginning of that and a digest when it fits into none. */
export function stackLabel(organization: string, project: string, stack: string): string {
  const name = [organization, project, stack].join(".");
  if (LABEL_VALUE.test(name)) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 12);
  return `${name.slice(0, 50).replace(/^[^a-z0-9]+/i, "")}-${digest}`;
}

/** The stack's namespace. */
export function namespaceObject(name: string): OwnedObject {
  return {
    group: "",
    version: "v1",
    plural: "namespaces",
    name,
    called: `pgfleet:namespace: the namespace ${name}`,
    otherwise: "pulumi config set pgfleet:namespace NAME",
  };
}
