import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { reasonOf } from "../components/reasonOf";
import { treeOfHead } from "./head";
import { publishReview } from "./publishReview";
import { platformOf } from "./platform";
import type { Review } from "./review";
import { runPulumi } from "./runPulumi";
import { SAVED_PLAN, savedPlanName } from "./savedPlan";

/** Previews a stack, says in the pull request what would change or why it fails, and keeps the plan for the deployment. */
export async function preview(stack: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const platform = platformOf(process.env);
  const file = join(folder, SAVED_PLAN);
  const tree = await treeOfHead();
  const review: Review = { stack, tree, ...(await changesOf(stack, file)) };
  await publishReview(review, platform);
  if (review.routes === undefined) throw new Error(`the preview of ${stack} failed; the reason is above`);
  await platform?.keepPlan(savedPlanName(stack, tree), file);
}

async function changesOf(stack: string, file: string): Promise<Pick<Review, "routes" | "output">> {
  const { failed, output } = await runPulumi(["preview", "--stack", stack, "--diff", "--save-plan", file]);
  if (failed) return { routes: undefined, output };
  try {
    return { routes: await routeDiff(stack), output };
  } catch (error) {
    console.log(reasonOf(error));
    return { routes: undefined, output: reasonOf(error) };
  }
}

/** What the next `up` would do to the routes, as Markdown. */
async function routeDiff(stack: string): Promise<string> {
  const args = ["run", "--silent", "routes", "--", "diff", "--stack", stack];
  const { stdout } = await execa("npm", args, { timeout: 600_000 });
  console.log(`\n${stdout}\n`);
  return stdout;
}
