import { Listr, type ListrTask } from "listr2";
import { buildImages, imageFiles } from "./build/images";
import { installPackages, labPackages } from "./build/packages";
import { buildTool, tools } from "./build/tools";
import { checkMachine } from "./build/checkMachine";
import { givenKubeconfig } from "./given";
import { installTools } from "./build/installTools";
import { createCertificates } from "./node/certificates";
import { createPodCgroup } from "./node/cgroups";
import { importImages } from "./node/images";
import { createNetwork } from "./node/network";
import { applyAddons, isNodeUp, waitForNode } from "./node/ready";
import { startContainerd, startKubernetes } from "./node/start";
import { stopNode } from "./node/stop";
import { rememberTools, runsTheseTools } from "./build/toolsInUse";

/** Steps that bring the lab up from any state; a lab that is up passes them in a second or two. */
export function upTasks(): ListrTask[] {
  return [
    { title: "Check this machine", task: checkMachine },
    {
      title: "Install Debian packages",
      enabled: givenKubeconfig === undefined,
      task: async (_, task) => await installPackages(labPackages, (line) => (task.output = line)),
    },
    { title: "Build tools", task: () => new Listr(tools.map(buildTask)) },
    {
      title: "Build images",
      enabled: givenKubeconfig === undefined,
      task: async (_, task) => await buildImages((line) => (task.output = line)),
    },
    { title: "Put the tools in place", task: installTools },
    {
      title: "Start the node",
      enabled: givenKubeconfig === undefined,
      skip: async () => ((await isNodeUp()) && (await runsTheseTools()) ? "The node runs" : false),
      task: () => new Listr(nodeTasks),
    },
    // Also when the node runs already: another checkout may have brought other images.
    { title: "Give the node its images", enabled: givenKubeconfig === undefined, task: giveImages },
    // Likewise, and a run that was killed may have left a node that is ready and has neither.
    { title: "Name server and storage class", enabled: givenKubeconfig === undefined, task: applyAddons },
  ];
}

function buildTask(tool: (typeof tools)[number]): ListrTask {
  return { title: tool.name, task: async (_, task) => await buildTool(tool, (line) => (task.output = line)) };
}

async function giveImages(): Promise<void> {
  await importImages(await imageFiles());
}

const nodeTasks: ListrTask[] = [
  { title: "clear what an earlier run left", task: stopNode },
  { title: "network", task: createNetwork },
  { title: "certificates", task: createCertificates },
  { title: "cgroups", task: createPodCgroup },
  { title: "container runtime", task: startContainerd },
  { title: "images", task: giveImages },
  { title: "Kubernetes", task: startKubernetes },
  { title: "remember its tools", task: rememberTools },
  { title: "node ready", task: waitForNode },
];
