import { mkdir, readFile, rm, truncate, writeFile, chmod } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { nodeName } from "../../../lab/node/start";
import { waitFor } from "../../../lab/steps/waitFor";
import { execute } from "../../execute";
import { CLUSTERS, STORAGE_CLASS } from "../fleet";
import { namespace } from "./namespace";
import { imageFile, volumesFolder } from "../paths";

/** Bytes; the file is sparse. Ten thousand databases take their files' metadata: about 2 GB. */
const IMAGE_SIZE = 24 * 2 ** 30;

/**
 * A volume for each cluster, on a file system whose files can be copied by reference: so a database of 7.5 MB, made as ever
 * by CREATE DATABASE, takes the disk its metadata only.
 */
export async function createVolumes(signal: AbortSignal): Promise<void> {
  await mkdir(volumesFolder, { recursive: true });
  await writeFile(imageFile, "");
  await truncate(imageFile, IMAGE_SIZE);
  // Half of it may be inodes.
  await execute(
    { command: "mkfs.xfs", args: ["-q", "-m", "reflink=1", "-i", "maxpct=50", imageFile], seconds: 60 },
    signal,
  );
  await execute(
    { command: "mount", args: ["-t", "xfs", "-o", "loop,noatime", imageFile, volumesFolder], seconds: 60 },
    signal,
  );
  for (const cluster of CLUSTERS) {
    await mkdir(join(volumesFolder, cluster));
    await chmod(join(volumesFolder, cluster), 0o777);
  }
  const items = [storageClass, ...CLUSTERS.map(volume)];
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  await namespace.kubectl(["apply", "--filename", "-"], signal, list);
}

/** Also what a killed run has left. Nothing may use the volumes any more. */
export async function removeVolumes(signal: AbortSignal): Promise<void> {
  const names = CLUSTERS.map((cluster) => `persistentvolume/${volumeName(cluster)}`);
  await namespace.kubectl(["delete", "--ignore-not-found", `storageclass/${STORAGE_CLASS}`, ...names], signal);
  await waitFor(`${volumesFolder} is unmounted`, 60, async () => {
    if (!(await readFile("/proc/mounts", "utf8")).includes(` ${volumesFolder} `)) return true;
    await execa("umount", [volumesFolder], { timeout: 60_000, cancelSignal: signal });
    return false;
  });
  await rm(imageFile, { force: true });
}

const storageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: STORAGE_CLASS },
  provisioner: "kubernetes.io/no-provisioner",
  volumeBindingMode: "WaitForFirstConsumer",
};

function volumeName(cluster: string): string {
  return `${STORAGE_CLASS}-${cluster}`;
}

function volume(cluster: string): object {
  const onNode = { key: "kubernetes.io/hostname", operator: "In", values: [nodeName] };
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volumeName(cluster) },
    spec: {
      capacity: { storage: "10Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: STORAGE_CLASS,
      local: { path: join(volumesFolder, cluster) },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } },
    },
  };
}
