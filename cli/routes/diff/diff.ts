import { NotDeployedError, readSituation } from "../situation";
import { differenceOf, type Difference } from "./difference";
import { formatDifference, formatFirst } from "./formatDifference";
import type { StackOptions } from "../../stack/options";

/** Prints what the next `pulumi up` would do to the routes. Fails where that would fail to ask a cluster. */
export async function diff({ stack, json }: StackOptions): Promise<void> {
  const { difference, stackName } = await readDifference(stack);
  if (json === true) console.log(JSON.stringify(difference ?? null, undefined, 2));
  else console.log(difference === undefined ? formatFirst(stackName) : formatDifference(difference));
}

/** A pull request that adds a stack is no mistake: there is no difference then. */
async function readDifference(
  stack: string | undefined,
): Promise<{ difference: Difference | undefined; stackName: string }> {
  try {
    const difference = differenceOf(await readSituation(stack, "fail"));
    return { difference, stackName: difference.stack };
  } catch (error) {
    if (error instanceof NotDeployedError) return { difference: undefined, stackName: error.stackName };
    throw error;
  }
}
