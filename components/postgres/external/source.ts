import type { ExternalSettings } from "../../../config/settings";
import type { CatalogSource } from "../cluster";

/** Where the catalog of a cluster that runs somewhere already is read. */
export function sourceOf({ instances, tls }: ExternalSettings): CatalogSource {
  return { kind: "direct", instances, tls };
}
