import { reasonOf } from "../common/reasonOf";
import { FAILED } from "./exitCodes";

/** Does the work of a command. An error is told by its reason alone. */
export async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(reasonOf(error));
    process.exitCode = FAILED;
  }
}
