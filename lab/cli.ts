import { Command } from "commander";
import { checkRoot } from "./build/checkMachine";
import { ENTER } from "./environment";
import { printEnvironment } from "./print/printEnvironment";
import { printLogs } from "./print/printLogs";
import { printStatus } from "./print/printStatus";
import { run } from "./steps/run";
import { stopNode, wipeNode } from "./node/stop";
import { upTasks } from "./up";
import { keptClusters } from "./demo/waitForClusters";

const program = new Command("npm run lab --").description(
  "A throw-away Kubernetes node and Pulumi engine on this machine, for trying pgfleet and for its tests; not for production.",
);
program
  .command("up")
  .description("bring it up, whatever an earlier run left behind; does nothing when it is up")
  .action(async () => await run([...upTasks(), keptClusters], () => [`The lab is up. A shell for it: ${ENTER}`]));
program
  .command("down")
  .description("stop it; what it stores stays for the next up")
  .action(async () => await run([{ title: "Stop the node", task: asRoot(stopNode) }]));
program
  .command("reset")
  .description("stop it and delete all it stores; the next up starts from nothing")
  .action(async () => await run([{ title: "Stop the node and delete what it stores", task: asRoot(wipeNode) }]));
program.command("status").description("say what runs").action(printStatus);
program
  .command("env")
  .description(`print what a shell needs for plain pulumi, kubectl and psql: ${ENTER}`)
  .action(printEnvironment);
program
  .command("logs")
  .argument("[name]", "a process of the node; all when left out")
  .description("print the node's logs")
  .action(printLogs);

function asRoot(task: () => Promise<void>): () => Promise<void> {
  return async () => {
    checkRoot();
    await task();
  };
}

void program.parseAsync();
