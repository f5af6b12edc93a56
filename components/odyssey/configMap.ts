import * as kubernetes from "@pulumi/kubernetes";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { PostgresCluster } from "../postgres/cluster";
import type { Files } from "./configurationFiles";

/** The script that the pods' reloader runs. */
export const RELOAD_SCRIPT = readFileSync(join(__dirname, "reload.sh"), "utf8");

/** @param drift what another hand has put there, if anything; a new value makes Pulumi write the object anew */
export function configMap(
  name: string,
  namespace: string,
  data: pulumi.Input<Files>,
  drift: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.ConfigMap {
  const annotations = {
    // Content that was changed by another hand belongs to that hand, says Kubernetes; take it back.
    "pulumi.com/patchForce": "true",
    "pgfleet.io/mended-drift": drift,
  };
  return new kubernetes.core.v1.ConfigMap(name, { metadata: { name, namespace, annotations }, data }, opts);
}

/** Files beside those that are rendered. */
export function otherFiles(clusters: readonly PostgresCluster[]): Files {
  const certificates = Object.entries(textCertificates(clusters)).map(([cluster, pem]) => [
    certificateFile(cluster),
    pem,
  ]);
  return { "reload.sh": RELOAD_SCRIPT, ...(Object.fromEntries(certificates) as Files) };
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
