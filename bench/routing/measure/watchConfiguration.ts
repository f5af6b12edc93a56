import { readlinkSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { execa } from "execa";
import { labEnvironment } from "../../../lab/environment";
import { stateFolder } from "../../../lab/paths";
import { NAMESPACE } from "../fleet";
import type { Pod } from "../../namespace";

/** When the configuration came how far; times in milliseconds of the epoch, in the order in which it happened. */
export interface ConfigurationWatch {
  /** A ConfigMap changed in the API. */
  readonly configMaps: readonly number[];
  /** A pod's volume changed: name of the pod → times. */
  readonly volumes: ReadonlyMap<string, readonly number[]>;
}

/** Milliseconds between two looks at the volumes. */
const INTERVAL = 5;

/** Runs work while watching the ConfigMaps of the namespace, and the volumes of these pods as the lab's kubelet keeps them. */
export async function watchConfiguration<T>(
  pods: readonly Pod[],
  signal: AbortSignal,
  work: (watch: ConfigurationWatch) => Promise<T>,
): Promise<T> {
  const configMaps: number[] = [];
  const args = ["--namespace", NAMESPACE, "get", "configmaps", "--watch-only", "--output", "name"];
  const options = { env: labEnvironment(), cancelSignal: signal, reject: false, buffer: false } as const;
  const watch = execa("kubectl", args, options);
  createInterface({ input: watch.stdout }).on("line", () => configMaps.push(Date.now()));

  const volumes = new Map<string, number[]>(pods.map(({ name }) => [name, []]));
  const seen = new Map(pods.map((pod) => [pod.name, versionOf(pod)]));
  const timer = setInterval(() => {
    for (const pod of pods) {
      const version = versionOf(pod);
      if (version === seen.get(pod.name)) continue;
      seen.set(pod.name, version);
      volumes.get(pod.name)?.push(Date.now());
    }
  }, INTERVAL);
  try {
    return await work({ configMaps, volumes });
  } finally {
    clearInterval(timer);
    watch.kill();
    await watch;
  }
}

/** Kubernetes swaps this link when it has written all files. */
function versionOf({ uid }: Pod): string {
  const volume = "volumes/kubernetes.io~projected/configuration/..data";
  return readlinkSync(join(stateFolder, "kubelet/pods", uid, volume));
}
