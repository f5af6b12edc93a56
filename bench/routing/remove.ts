import { rm } from "node:fs/promises";
import { isNodeUp } from "../../lab/node/ready";
import { kubectl } from "./kubectl";
import { NAMESPACE } from "./fleet";
import { WORK_FOLDER } from "./paths";
import { removeVolumes } from "./volumes";

/** Seconds for all of it. */
const DEADLINE = 300;

/** Removes everything that a run has made, also one that was killed. Does nothing when there is nothing. */
export async function removeEverything(): Promise<void> {
  // What is in the lab is gone with it when it is down.
  const signal = AbortSignal.timeout(DEADLINE * 1000);
  if (!(await isNodeUp()))
    throw new Error("the lab is down; what the bench has left there is removed when it is up: npm run lab -- up");
  await kubectl(["delete", "namespace", NAMESPACE, "--ignore-not-found"], signal, "", DEADLINE);
  await removeVolumes(signal);
  await rm(WORK_FOLDER, { recursive: true, force: true });
}
