import { sourceOf as cloudNativePGSource } from "./cloudnativepg/source";
import { sourceOf as externalSource } from "./external/source";
import type { ClusterSettings } from "../../config/settings";
import type { CatalogSource } from "./cluster";

/** Where the catalog of a cluster is read, which config alone decides. */
export function catalogSourceOf(cluster: ClusterSettings, namespace: string): CatalogSource {
  switch (cluster.kind) {
    case "cloudnativepg":
      return cloudNativePGSource(cluster, namespace);
    case "external":
      return externalSource(cluster);
    default:
      return cluster satisfies never;
  }
}
