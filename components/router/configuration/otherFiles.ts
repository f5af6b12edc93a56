import { RELOAD_SCRIPT } from "../rollout/reloadScript";
import type { PostgresCluster } from "../../postgres/cluster";
import type { Engine } from "../engine";
import type { Files } from "./types";

/** Files beside those that are rendered. */
export function otherFiles(engine: Engine, clusters: readonly PostgresCluster[]): Files {
  const certificates = Object.entries(textCertificates(clusters)).map(([cluster, pem]) => [
    certificateFile(cluster),
    pem,
  ]);
  return { "reload.sh": RELOAD_SCRIPT, "engine.sh": engine.pod.script, ...(Object.fromEntries(certificates) as Files) };
}

/** The certificate authorities that are not in a Secret: cluster → PEM. */
export function textCertificates(clusters: readonly PostgresCluster[]): Record<string, string> {
  return Object.fromEntries(
    clusters.flatMap(({ name, certificateAuthority }) =>
      certificateAuthority?.kind === "text" ? [[name, certificateAuthority.pem]] : [],
    ),
  );
}

/** A cluster's certificate authority, in the mounted volume. */
export function certificateFile(cluster: string): string {
  return `ca-${cluster}.crt`;
}
