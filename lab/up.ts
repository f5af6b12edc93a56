import { access, copyFile, mkdir, symlink, rm, chmod, writeFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { Listr, type ListrTask } from "listr2";
import { buildImages } from "./build/images";
import { installPackages } from "./build/packages";
import { buildTool, engineTools, nodeTools, type Tool } from "./build/tools";
import { binFolder, containerdSocket, kubeconfigFile, projectFolder } from "./paths";
import { addons } from "./node/addons";
import { createCertificates } from "./node/certificates";
import { createPodCgroup } from "./node/cgroups";
import { findDaemons } from "./node/daemon";
import { importImages } from "./node/images";
import { createNetwork } from "./node/network";
import { daemonNames, nodeName, startContainerd, startKubernetes } from "./node/start";
import { stopNode } from "./node/stop";
import { waitFor } from "./waitFor";
import { operatorManifestFile } from "./environment";

/** Steps that bring the lab up from any state; a lab that is up passes them in a second or two. */
export function upTasks(): ListrTask[] {
  return [
    { title: "Check this machine", task: refuseWrongMachine },
    { title: "Debian packages", task: async (_, task) => await installPackages((line) => (task.output = line)) },
    {
      title: "Build tools and images",
      task: () =>
        new Listr(
          [...nodeTools, ...engineTools].map(buildTask).concat({
            title: "images",
            task: async (_, task) => void (await buildImages((line) => (task.output = line))),
          }),
        ),
    },
    { title: "Put the tools in place", task: installTools },
    {
      title: "Start the node",
      skip: async () => ((await isHealthy()) ? "it runs" : false),
      task: () =>
        new Listr([
          { title: "clear what an earlier run left", task: stopNode },
          { title: "network, certificates, cgroups", task: prepareNode },
          { title: "container runtime", task: startRuntime },
          { title: "Kubernetes", task: startKubernetes },
          { title: "node ready", task: waitForNode },
          { title: "name server and storage class", task: applyAddons },
        ]),
    },
  ];
}

function buildTask(tool: Tool): ListrTask {
  return { title: tool.name, task: async (_, task) => void (await buildTool(tool, (line) => (task.output = line))) };
}

async function refuseWrongMachine(): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Error("the lab runs a Kubernetes node and must be root. Accepted: uid 0. Mend: sudo npm run lab -- up");
  }
  await access("/usr/bin/apt-get").catch(() => {
    throw new Error("the lab installs Debian packages, but apt-get is missing. Accepted: Debian 12 or later");
  });
  await execa("go", ["version"]).catch(() => {
    throw new Error(
      "the lab builds its tools, but go is not on PATH. Accepted: Go 1.21 or later. Mend: apt-get install golang",
    );
  });
}

async function installTools(): Promise<void> {
  await mkdir(binFolder, { recursive: true });
  for (const tool of [...nodeTools, ...engineTools]) await link(await buildTool(tool, () => undefined), tool.name);
  const kubernetes = join(binFolder, "kubernetes");
  for (const name of [...daemonNames.filter((daemon) => daemon.startsWith("kube")), "kubectl"])
    await link(kubernetes, name);
  const dynamic = "pulumi-resource-pulumi-nodejs"; // ships inside Pulumi's SDK, not always with its run bit
  await rm(join(binFolder, dynamic), { force: true });
  await copyFile(join(projectFolder, "node_modules/@pulumi/pulumi", dynamic), join(binFolder, dynamic));
  await chmod(join(binFolder, dynamic), 0o755);
  await writeOperatorManifest();
}

async function link(target: string, name: string): Promise<void> {
  await rm(join(binFolder, name), { force: true });
  await symlink(target, join(binFolder, name));
}

/** The operator's public release manifest, which its Go module carries; the node has the image already. */
async function writeOperatorManifest(): Promise<void> {
  const module = join(projectFolder, "lab/tools/cloudnative-pg");
  const { stdout } = await execa("go", ["list", "-m", "-f", "{{.Dir}}", "github.com/cloudnative-pg/cloudnative-pg"], {
    cwd: module,
  });
  const manifest = await readFile(join(stdout, "releases", "cnpg-1.30.0.yaml"), "utf8");
  await writeFile(
    operatorManifestFile,
    manifest.replaceAll("imagePullPolicy: Always", "imagePullPolicy: IfNotPresent"),
  );
}

/** True when every process runs and the API server says that the node is ready. */
export async function isHealthy(): Promise<boolean> {
  const running = new Set((await findDaemons()).map(({ name }) => name));
  if (!daemonNames.every((name) => running.has(name))) return false;
  return await isNodeReady();
}

async function prepareNode(): Promise<void> {
  await createNetwork();
  await createCertificates();
  await createPodCgroup();
}

async function startRuntime(): Promise<void> {
  await startContainerd();
  const archives = await buildImages(() => undefined);
  await waitFor("containerd answers", 30, async () => {
    await execa("ctr", ["--address", containerdSocket, "version"], { timeout: 5_000 });
    return true;
  });
  await importImages(archives);
}

async function waitForNode(): Promise<void> {
  await waitFor("the node is ready", 90, isNodeReady);
}

async function isNodeReady(): Promise<boolean> {
  const path = 'jsonpath={.status.conditions[?(@.type=="Ready")].status}';
  const { stdout, failed } = await kubectl(["get", "node", nodeName, "--output", path], { reject: false });
  return !failed && stdout === "True";
}

async function applyAddons(): Promise<void> {
  await waitFor("the name server is accepted", 30, async () => {
    await kubectl(["apply", "--server-side", "--force-conflicts", "--filename", "-"], { input: addons });
    return true;
  });
}

async function kubectl(args: string[], options: { input?: string; reject?: boolean } = {}) {
  return await execa(join(binFolder, "kubectl"), ["--kubeconfig", kubeconfigFile, "--request-timeout=5s", ...args], {
    timeout: 20_000,
    ...options,
  });
}
