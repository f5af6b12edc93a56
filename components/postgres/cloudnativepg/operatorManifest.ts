import * as pulumi from "@pulumi/pulumi";
import { readFile } from "node:fs/promises";
import { CORE_SCHEMA, loadAll, YAMLException } from "js-yaml";
import { reasonOf } from "../../../common/reasonOf";
import { download } from "../../kubernetes/download";

/** One Kubernetes object of a manifest, as it stands there. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly namespace?: string };
}

/** Milliseconds that the whole manifest may take to arrive. */
const PATIENCE = 60_000;

/**
 * The objects of the manifest at a https address, or in a file with an absolute path. Throws a RunError that names
 * it and the command that fixes it.
 */
export async function readManifest(address: string): Promise<ManifestObject[]> {
  try {
    return parseManifest(await readText(address));
  } catch (error) {
    throw new pulumi.RunError(
      withoutCredentials(`The operator's manifest ${address} cannot be used: ${reasonOf(error)}. `) +
        "Accepted: the https address or the absolute path of a release manifest of CloudNativePG. " +
        "Fix it with: pulumi config set --path 'pgfleet:operator.manifest' '<address or path>'",
    );
  }
}

function withoutCredentials(text: string): string {
  return text.replace(/(?<=\/\/)[^/@\s]*@/g, "");
}

async function readText(address: string): Promise<string> {
  return /^https?:\/\//i.test(address) ? await download(address, PATIENCE) : await readFile(address, "utf8");
}

/** Throws when the text is no YAML, holds no object, or something that is none. */
export function parseManifest(text: string): ManifestObject[] {
  const objects = readDocuments(text).filter((object) => object !== null && object !== undefined);
  if (objects.length === 0) throw new Error("it holds no object");
  return objects.map((object, index) => {
    if (isObject(object)) return object;
    throw new Error(`object ${index + 1} of it has no apiVersion, kind or metadata.name`);
  });
}

/** By js-yaml: a release manifest has a megabyte, of which it makes half a second less of each preview than the package yaml. */
function readDocuments(text: string): unknown[] {
  try {
    return loadAll(text, undefined, { schema: CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new Error(`it is no YAML: ${error.reason}, at character ${error.mark.position + 1}`, { cause: error });
  }
}

function isObject(value: unknown): value is ManifestObject {
  const { apiVersion, kind, metadata } = value as Partial<ManifestObject>;
  return typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string";
}
