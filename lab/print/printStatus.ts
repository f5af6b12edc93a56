import { existsSync } from "node:fs";
import { networkNamespace } from "../addresses";
import { findDaemons } from "../node/daemon";
import { daemonNames } from "../node/start";
import { stateFolder } from "../paths";
import { isNodeUp } from "../node/ready";

/** Prints a line for each process of the node, and one word for the whole; exits 1 unless it is up. */
export async function printStatus(): Promise<void> {
  const daemons = await findDaemons();
  for (const name of daemonNames) {
    const pids = daemons.filter((daemon) => daemon.name === name).map(({ pid }) => pid);
    console.log(`${name.padEnd(24)} ${pids.length === 0 ? "not running" : `running, process ${Math.min(...pids)}`}`);
  }
  const healthy = await isNodeUp();
  const remains = daemons.length > 0 || existsSync(`/run/netns/${networkNamespace}`);
  console.log(
    `lab ${healthy ? "up" : remains ? "broken: npm run lab -- up fixes it" : "down"}; it stores its data in ${stateFolder}`,
  );
  if (!healthy) process.exitCode = 1;
}
