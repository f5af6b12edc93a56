import * as pulumi from "@pulumi/pulumi";
import { readFile } from "node:fs/promises";
import { parseAllDocuments } from "yaml";
import { reasonOf } from "../reasonOf";

/** One Kubernetes object of a manifest, as it stands there. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly namespace?: string };
}

/** Milliseconds that the whole manifest may take to arrive. */
const PATIENCE = 60_000;

/** The objects of the manifest at an https address, or in a file. Throws a RunError that names it and the command that mends it. */
export async function readManifest(address: string): Promise<ManifestObject[]> {
  try {
    return parseManifest(await readText(address));
  } catch (error) {
    throw new pulumi.RunError(
      `The operator's manifest ${address} cannot be used: ${reasonOf(error)}. ` +
        "Accepted: the address or the file of a release manifest of CloudNativePG. " +
        "Mend it with: pulumi config set --path 'pgfleet:operator.manifest' '<address or file>'",
    );
  }
}

async function readText(address: string): Promise<string> {
  if (!/^https?:\/\//.test(address)) return await readFile(address, "utf8");
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) }).catch((error: unknown) => {
    // fetch itself says no more than that it failed.
    throw error instanceof Error && error.cause !== undefined ? error.cause : error;
  });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return await response.text();
}

/** Throws when the text is no YAML, holds no object, or something that is none. */
export function parseManifest(text: string): ManifestObject[] {
  const objects: unknown[] = [];
  for (const document of parseAllDocuments(text)) {
    if (document.errors[0] !== undefined) throw document.errors[0];
    const object: unknown = document.toJS();
    if (object !== null && object !== undefined) objects.push(object);
  }
  if (objects.length === 0) throw new Error("it holds no object");
  for (const object of objects) {
    if (!isObject(object)) throw new Error("it holds something without apiVersion, kind or metadata.name");
  }
  return objects as ManifestObject[];
}

function isObject(value: unknown): value is ManifestObject {
  const { apiVersion, kind, metadata } = value as Partial<ManifestObject>;
  return typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string";
}
