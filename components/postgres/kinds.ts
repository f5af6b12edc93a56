import { clusterObject } from "./cloudnativepg/ownedObjects";
import { RESOURCE_TYPE, sourceOf as cloudNativePGSource } from "./cloudnativepg/source";
import { sourceOf as externalSource } from "./external/source";
import type { ClusterSettings } from "../../config/settings";
import type { OwnedObject } from "../kubernetes/ownedObject";
import type { CatalogSource } from "./cluster";

/** What config alone decides about a cluster of a kind; `createCluster` makes one. */
interface Kind<S extends ClusterSettings> {
  /** Type of its resource in Pulumi's state; undefined for one that is there already, whatever was deployed. */
  readonly resourceType: string | undefined;
  /** Where its catalog is read. */
  sourceOf(settings: S, namespace: string): CatalogSource;
  /** The object that holds its data, when the stack makes it. */
  objectOf?(settings: S, namespace: string): OwnedObject;
}

const KINDS: { readonly [K in ClusterSettings["kind"]]: Kind<Extract<ClusterSettings, { kind: K }>> } = {
  cloudnativepg: {
    resourceType: RESOURCE_TYPE,
    sourceOf: cloudNativePGSource,
    objectOf: ({ name }, namespace) => clusterObject(name, namespace),
  },
  external: { resourceType: undefined, sourceOf: externalSource },
};

/** Where the catalog of a cluster is read. */
export function catalogSourceOf(cluster: ClusterSettings, namespace: string): CatalogSource {
  return kindOf(cluster).sourceOf(cluster, namespace);
}

/** The objects that hold clusters' data, of those that the stack makes. */
export function objectsOf(clusters: readonly ClusterSettings[], namespace: string): OwnedObject[] {
  return clusters.flatMap((cluster) => kindOf(cluster).objectOf?.(cluster, namespace) ?? []);
}

/** Type of a cluster's resource in Pulumi's state; undefined for one that is there already. */
export function resourceTypeOf(cluster: ClusterSettings): string | undefined {
  return kindOf(cluster).resourceType;
}

function kindOf<S extends ClusterSettings>({ kind }: S): Kind<S> {
  return KINDS[kind] as Kind<S>;
}
