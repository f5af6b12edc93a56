import { podSource } from "../cloudnativepg/pods";
import { directSource } from "../external/source";
import type { CatalogSource, SourceKind } from "../cluster";

const SOURCES: { readonly [K in CatalogSource["kind"]]: SourceKind<Extract<CatalogSource, { kind: K }>> } = {
  kubernetes: podSource,
  direct: directSource,
};

/** How catalogs of its kind are read. */
export function sourceKindOf<S extends CatalogSource>({ kind }: S): SourceKind<S> {
  return SOURCES[kind] as SourceKind<S>;
}
