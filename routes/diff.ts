import { differenceOf } from "./difference";
import { formatDifference, formatFirst } from "./formatDifference";
import { NotDeployedError, readSituation } from "./situation";

/** Prints what the next `pulumi up` would do to the routes, as Markdown. Fails where that would fail to ask a cluster. */
export async function diff({ stack }: { readonly stack?: string }): Promise<void> {
  console.log(await markdownOf(stack));
}

/** A pull request that adds a stack is no mistake. */
async function markdownOf(stack: string | undefined): Promise<string> {
  try {
    return formatDifference(differenceOf(await readSituation(stack, "fail")));
  } catch (error) {
    if (error instanceof NotDeployedError) return formatFirst(error.stackName);
    throw error;
  }
}
