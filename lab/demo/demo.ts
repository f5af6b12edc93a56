import type { ListrTask } from "listr2";
import { execa } from "execa";
import { createSamples, type Passwords } from "./createSamples";
import { ENTER, labEnvironment, routerHost, routerPort } from "../environment";
import { givenKubeconfig } from "../given";
import { pulumi, selectStack } from "./pulumi";
import { run } from "../steps/run";
import { samples } from "./samples";
import { upTasks } from "../up";
import { keptClusters } from "./waitForClusters";

const stack = "dev";
const answers: string[] = [];
let passwords: Passwords = {};

const tasks: ListrTask[] = [
  { title: "Check what is given", task: refuseGivenKubernetes },
  ...upTasks(),
  keptClusters,
  {
    title: `pulumi up: clusters and router of stack ${stack}`,
    task: async (_, task) => {
      await selectStack(stack);
      await up((line) => (task.output = line));
    },
  },
  { title: "Sample databases, each on its cluster", task: async () => (passwords = await createSamples()) },
  {
    title: "pulumi up: route them",
    task: async (_, task) => await up((line) => (task.output = line)),
  },
  { title: "Ask each through the router", task: askEach },
];

function refuseGivenKubernetes(): void {
  if (givenKubeconfig === undefined) return;
  throw new Error(
    `LAB_KUBECONFIG is set, but the stack ${stack} needs images that only the lab's own node has. ` +
      "Accepted: no LAB_KUBECONFIG. With a Kubernetes of your own: npm run lab -- up, and a stack of your own (docs/kubernetes.md)",
  );
}

async function up(tell: (line: string) => void): Promise<void> {
  await pulumi(["up", "--stack", stack, "--yes", "--skip-preview"], tell);
}

async function askEach(): Promise<void> {
  const query =
    "SELECT current_database() AS database, current_user AS user, " +
    "current_setting('cluster_name') AS cluster, inet_server_addr() AS server";
  for (const { database, owner } of samples) {
    const address = `postgresql://${owner}:${passwords[owner]}@${routerHost}:${routerPort}/${database}`;
    const { stdout } = await execa("psql", ["--no-psqlrc", address, "--command", query], {
      env: { ...labEnvironment(), PGCONNECT_TIMEOUT: "10" },
      timeout: 20_000,
    });
    answers.push(`\n$ psql ${address} \\\n    -c "${query}"\n${stdout}`);
  }
}

const next = [
  `\nA shell for it:  ${ENTER}`,
  "Stop it:         npm run lab -- down",
  "Delete it:       npm run lab -- reset",
];

void run(tasks, () => [...answers, ...next]);
