import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { runFolder, stateFolder } from "../paths";
import { podProcesses, removePodCgroup } from "./cgroups";
import { findDaemons } from "./daemon";
import { cniFolder, removeNetwork } from "./network";

const patience = 10_000; // milliseconds until a process that ignores SIGTERM is killed

/**
 * Stops the node whatever state it is in and whoever started it, and removes what it left in the kernel: processes,
 * mounts, cgroups, the network namespace with its interfaces and rules. What the node stores stays.
 */
export async function stopNode(): Promise<void> {
  // The kubelet first: it would start again what ends. The shims last: they are the containers' parents.
  await endDaemons((name) => name === "kubelet" || name === "kube-controller-manager", "SIGTERM");
  await endAll(podProcesses, "SIGTERM");
  await endDaemons((name) => name !== "containerd", "SIGTERM");
  await endDaemons(() => true, "SIGKILL"); // shims ignore SIGTERM
  await endAll(podProcesses, "SIGKILL");
  await unmountAll();
  await removePodCgroup();
  await removeNetwork();
  await rm(`${cniFolder}/addresses`, { recursive: true, force: true }); // leases of pods that are gone
  await rm(runFolder, { recursive: true, force: true });
}

/** Forgets everything that the node stores, too. */
export async function wipeNode(): Promise<void> {
  await stopNode();
  // Under another name first: of a removal that was killed half-way the next `up` must see nothing.
  const removed = `${stateFolder}.removed`;
  await rm(removed, { recursive: true, force: true });
  if (existsSync(stateFolder)) await rename(stateFolder, removed);
  await rm(removed, { recursive: true, force: true });
}

async function endDaemons(isMeant: (name: string) => boolean, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  const find = async () => (await findDaemons()).filter(({ name }) => isMeant(name)).map(({ pid }) => pid);
  await endAll(find, signal);
}

async function endAll(find: () => Promise<number[]>, first: "SIGTERM" | "SIGKILL"): Promise<void> {
  let signal: NodeJS.Signals = first;
  const start = Date.now();
  for (let pids = await find(); pids.length > 0; pids = await find()) {
    if (Date.now() - start > 2 * patience) throw new Error(`processes ${pids.join(", ")} of the lab do not end`);
    if (Date.now() - start > patience) signal = "SIGKILL";
    for (const pid of pids) send(pid, signal);
    await sleep(200);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // ended meanwhile
  }
}

async function unmountAll(): Promise<void> {
  const mounts = (await readFile("/proc/self/mounts", "utf8"))
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${stateFolder}/`) || path.startsWith(`${runFolder}/`));
  for (const path of mounts.reverse()) await execa("umount", ["--lazy", path.replaceAll("\\040", " ")]);
}
