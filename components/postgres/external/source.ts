import type { ExternalSettings } from "../../../config/settings";
import type { CatalogSource, SourceKind } from "../cluster";

/** Where the catalog of a cluster that runs somewhere already is read. */
export function sourceOf({ instances, tls }: ExternalSettings): CatalogSource {
  return { kind: "direct", instances, tls };
}

export const directSource: SourceKind<CatalogSource & { kind: "direct" }> = {
  instancesOf: ({ instances, tls }) =>
    instances.map(({ host, port }) => ({ address: `${host}:${port}`, host, port, tls })),
  needsKubernetes: false,
  keepsAccount: false,
  isOneCluster: false,
  usesTls: ({ tls }) => tls.mode !== "disable",
};
