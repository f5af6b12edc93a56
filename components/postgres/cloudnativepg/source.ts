import type { CloudNativePGSettings } from "../../../config/settings";
import type { CatalogSource } from "../cluster";

/** Where the catalog of a CloudNativePG cluster is read. */
export function sourceOf({ name, instances }: CloudNativePGSettings, namespace: string): CatalogSource {
  return { kind: "kubernetes", namespace, cluster: name, instances, caSecret: caSecretOf(name) };
}

/** Type of its resource in Pulumi's state. */
export const RESOURCE_TYPE = "kubernetes:postgresql.cnpg.io/v1:Cluster";

/** The operator reads a Secret with this label again when it changes. */
export const RELOADED: Readonly<Record<string, string>> = { "cnpg.io/reload": "true" };

/** The Secret in which the operator keeps a cluster's certificate authority. */
export function caSecretOf(cluster: string): string {
  return `${cluster}-ca`;
}
