import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const root = "/sys/fs/cgroup";

/** Parent of all pods' cgroups, so that their processes can be told from everybody else's. */
export const podCgroup = "pgfleet-lab";

/** Makes the parent in every hierarchy; the kubelet wants it to exist, with all the controllers that there are. */
export async function createPodCgroup(): Promise<void> {
  if (isUnified()) await passControllersDown();
  for (const hierarchy of await hierarchies()) {
    const folder = join(hierarchy, podCgroup);
    await mkdir(folder, { recursive: true });
    if (isUnified()) continue;
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      // A new cpuset of cgroup v1 is empty, and no process can enter an empty one.
      if (existsSync(join(folder, file)) && (await readFile(join(folder, file), "utf8")).trim() === "") {
        await writeFile(join(folder, file), await readFile(join(hierarchy, file), "utf8"));
      }
    }
  }
}

/** In cgroup v2 a group has only the controllers that its parent passes down; systemd passes some. */
async function passControllersDown(): Promise<void> {
  const there = (await readFile(join(root, "cgroup.controllers"), "utf8")).trim().split(" ");
  const wanted = ["cpu", "cpuset", "hugetlb", "io", "memory", "pids"].filter((name) => there.includes(name));
  await writeFile(join(root, "cgroup.subtree_control"), wanted.map((name) => `+${name}`).join(" "));
}

/** Processes of the node's containers. */
export async function podProcesses(): Promise<number[]> {
  const pids = new Set<number>();
  for (const folder of await podCgroups()) {
    const text = await readFile(join(folder, "cgroup.procs"), "utf8").catch(() => "");
    for (const line of text.split("\n")) {
      if (line !== "") pids.add(Number(line));
    }
  }
  return [...pids];
}

export async function removePodCgroup(): Promise<void> {
  for (const folder of await podCgroups()) await rmdir(folder);
}

/** Deepest first, as they must be removed. */
async function podCgroups(): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (entry.isDirectory()) await walk(join(folder, entry.name));
    }
    if (existsSync(folder)) found.push(folder);
  };
  for (const hierarchy of await hierarchies()) await walk(join(hierarchy, podCgroup));
  return found;
}

/** cgroup v2 alone. */
function isUnified(): boolean {
  return existsSync(join(root, "cgroup.controllers"));
}

async function hierarchies(): Promise<string[]> {
  if (isUnified()) return [root];
  const entries = await readdir(root, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name));
}
