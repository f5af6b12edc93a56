import { RESOURCE_TYPE, sourceOf as cloudNativePGSource } from "./cloudnativepg/source";
import { sourceOf as externalSource } from "./external/source";
import type { ClusterSettings } from "../../config/settings";
import type { CatalogSource } from "./cluster";

/** What config alone decides about a cluster of a kind; `createCluster` makes one. */
interface Kind<S extends ClusterSettings> {
  /** Type of its resource in Pulumi's state; undefined for one that is there already, whatever was deployed. */
  readonly resourceType: string | undefined;
  /** Where its catalog is read. */
  sourceOf(settings: S, namespace: string): CatalogSource;
}

const KINDS: { readonly [K in ClusterSettings["kind"]]: Kind<Extract<ClusterSettings, { kind: K }>> } = {
  cloudnativepg: { resourceType: RESOURCE_TYPE, sourceOf: cloudNativePGSource },
  external: { resourceType: undefined, sourceOf: externalSource },
};

/** Where the catalog of a cluster is read. */
export function catalogSourceOf(cluster: ClusterSettings, namespace: string): CatalogSource {
  return kindOf(cluster).sourceOf(cluster, namespace);
}

/** Type of a cluster's resource in Pulumi's state; undefined for one that is there already. */
export function resourceTypeOf(cluster: ClusterSettings): string | undefined {
  return kindOf(cluster).resourceType;
}

function kindOf<S extends ClusterSettings>({ kind }: S): Kind<S> {
  return KINDS[kind] as Kind<S>;
}
