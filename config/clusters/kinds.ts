import { CLOUDNATIVEPG } from "./cloudNativePG";
import { EXTERNAL } from "./external";
import type { Section } from "../reading/section";
import type { ClusterBase, ClusterSettings, TlsSettings } from "../settings";

/** What config says of clusters of one kind. */
interface Kind<S extends ClusterSettings> {
  /** Names of its own settings; those of all kinds are not among them. */
  readonly names: readonly string[];
  /** Whether this program makes such clusters, and so decides how they are reached. */
  readonly isMade: boolean;
  read(section: Section): Omit<S, keyof ClusterBase | "kind">;
  tlsMode(settings: S): TlsSettings["mode"];
  /** What is wrong with a name that clusters of other kinds may have; undefined when nothing is. */
  problemOfName(name: string): string | undefined;
}

export const KINDS: { readonly [K in ClusterSettings["kind"]]: Kind<Extract<ClusterSettings, { kind: K }>> } = {
  cloudnativepg: CLOUDNATIVEPG,
  external: EXTERNAL,
};

export function kindOf<S extends ClusterSettings>({ kind }: Pick<S, "kind">): Kind<S> {
  return KINDS[kind] as unknown as Kind<S>;
}
