import { join } from "node:path";
import { execa } from "execa";
import { binFolder, containerdSocket, kubeconfigFile } from "../paths";
import { waitFor } from "../steps/waitFor";
import { addons } from "./addons";
import { findDaemons } from "./daemon";
import { daemonNames, nodeName } from "./start";

/** True when every process runs and the API server says that the node is ready. */
export async function isNodeUp(): Promise<boolean> {
  const running = new Set((await findDaemons()).map(({ name }) => name));
  if (!daemonNames.every((name) => running.has(name))) return false;
  // Its shims carry its name too, and outlive it.
  if ((await execa("ctr", ["--address", containerdSocket, "version"], { timeout: 5_000, reject: false })).failed)
    return false;
  return await readyHeartbeat().then(
    (time) => time > 0, // the controller manager takes the word back when the kubelet falls silent
    () => false,
  );
}

export async function waitForNode(): Promise<void> {
  const start = Date.now() - 1000; // Kubernetes tells whole seconds
  // What an earlier run wrote does not count: the kubelet must have said it since.
  await waitFor("the node is ready", 90, async () => {
    await refuseEndedDaemon();
    return (await readyHeartbeat()) >= start;
  });
}

async function refuseEndedDaemon(): Promise<void> {
  const running = new Set((await findDaemons()).map(({ name }) => name));
  const ended = daemonNames.find((name) => !running.has(name));
  if (ended !== undefined) throw new Error(`${ended} has ended; look at: npm run lab -- logs ${ended}`);
}

export async function applyAddons(): Promise<void> {
  await waitFor("the API server takes the name server", 30, async () => {
    await kubectl(["apply", "--server-side", "--force-conflicts", "--filename", "-"], addons);
    return true;
  });
}

/** When the kubelet last wrote that its node is ready, in milliseconds of the epoch; 0 when it is not ready. */
async function readyHeartbeat(): Promise<number> {
  const node = JSON.parse(await kubectl(["get", "node", nodeName, "--output", "json"])) as {
    status: { conditions?: { type: string; status: string; lastHeartbeatTime: string }[] };
  };
  const ready = node.status.conditions?.find(({ type, status }) => type === "Ready" && status === "True");
  return ready ? Date.parse(ready.lastHeartbeatTime) : 0;
}

async function kubectl(args: readonly string[], input = ""): Promise<string> {
  const options = ["--kubeconfig", kubeconfigFile, "--request-timeout=5s"];
  return (await execa(join(binFolder, "kubectl"), [...options, ...args], { input, timeout: 20_000 })).stdout;
}
