import { rm } from "node:fs/promises";
import { WORK_FOLDER } from "../paths";
import { namespace } from "./namespace";
import { removeVolumes } from "./volumes";

/** Removes everything that a run has made, also one that was killed. Does nothing when there is nothing. */
export async function removeEverything(): Promise<void> {
  await namespace.remove(removeVolumes);
  await rm(WORK_FOLDER, { recursive: true, force: true });
}
