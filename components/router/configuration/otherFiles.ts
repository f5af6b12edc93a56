import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CLIENT_AUTHORITY_FILE } from "../certificate/files";
import type { PostgresCluster } from "../../postgres/cluster";
import type { Engine } from "../engine";
import type { Files } from "./types";

const read = (...path: string[]) => readFileSync(join(__dirname, "..", ...path), "utf8");

/** Whatever the engine, whose own parts are beside them as engine.sh and logins.awk. */
const SHARED = {
  "reload.sh": read("rollout", "reload.sh"),
  "run.sh": read("logins", "run.sh"),
  "json.awk": read("logins", "json.awk"),
};

/** What pods run beside the engine. A running pod goes on with what it has read. */
export function scripts({ pod }: Engine): Files {
  return { ...SHARED, "engine.sh": pod.script, "logins.awk": pod.logins };
}

/** Files beside those that are rendered. @param authorities see `textAuthorities` */
export function otherFiles(engine: Engine, authorities: Readonly<Record<string, string>>): Files {
  const fileOf = (name: string) => (name === CLIENT_AUTHORITY_FILE ? name : certificateFile(name));
  const files = Object.entries(authorities).map(([name, pem]) => [fileOf(name), pem]);
  return { ...scripts(engine), ...(Object.fromEntries(files) as Files) };
}

/**
 * The certificate authorities that are not in a Secret, in PEM: by the cluster whose they are, and by the name of their file
 * for those of clients, which is no cluster's.
 */
export function textAuthorities(
  clusters: readonly PostgresCluster[],
  clientAuthority: string | undefined,
): Record<string, string> {
  const ofClusters = clusters.flatMap(({ name, certificateAuthority }) =>
    certificateAuthority?.kind === "text" ? [[name, certificateAuthority.pem]] : [],
  );
  const ofClients = clientAuthority === undefined ? [] : [[CLIENT_AUTHORITY_FILE, clientAuthority]];
  return Object.fromEntries([...ofClusters, ...ofClients]) as Record<string, string>;
}

/** A cluster's certificate authority, in the mounted volume. */
export function certificateFile(cluster: string): string {
  return `ca-${cluster}.crt`;
}
