import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { escapeControls } from "../common/printable";
import { reasonOf } from "../common/reasonOf";
import { deletedData } from "./deletedData";
import { treeOfHead } from "./deployed/git";
import { SAVED_REVIEW, type Review } from "./review";
import { runPulumi } from "./pulumi/runPulumi";
import { NO_PLAN, SAVED_PLAN, savedPlanName, leavesRoutesOpen } from "./savedPlan";
import { platformOf } from "./platform/platformOf";
import type { SavedPlan } from "./savedPlan";

/**
 * Previews a stack and keeps the plan for the deployment. Of a preview that fails it is kept that there is none: else an
 * earlier plan of the same files would be applied. What reviewers shall read is put beside it, for `publish` to say it when
 * the plan is kept: what they read is never newer than what is applied.
 */
export async function preview(stack: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const platform = platformOf(process.env);
  const file = join(folder, SAVED_PLAN);
  const tree = await treeOfHead();
  const review: Review = { stack, tree, ...(await reviewOf(stack, file)) };
  if (review.routes === undefined) await writeFile(file, NO_PLAN);
  await writeFile(join(folder, SAVED_REVIEW), JSON.stringify(review));
  await platform?.keepPlan(savedPlanName(stack, tree), file);
}

async function reviewOf(stack: string, file: string): Promise<Omit<Review, "stack" | "tree">> {
  const { failed, output } = await runPulumi(["preview", "--stack", stack, "--diff", "--save-plan", file]);
  if (failed) return { ...FAILED, output };
  try {
    const plan = JSON.parse(await readFile(file, "utf8")) as SavedPlan;
    const routes = await routeDiff(stack);
    return { routes, deletes: deletedData(plan), open: leavesRoutesOpen(plan), output };
  } catch (error) {
    const reason = reasonOf(error).split("\n").map(escapeControls).join("\n");
    console.log(reason);
    return { ...FAILED, output: reason };
  }
}

/** Of a preview that failed nothing can be deployed. */
const FAILED = { routes: undefined, deletes: [], open: false } as const;

/** What the next `up` would do to the routes, as Markdown. */
async function routeDiff(stack: string): Promise<string> {
  const args = ["run", "--silent", "routes", "--", "diff", "--stack", stack];
  const { stdout } = await execa("npm", args, { timeout: 600_000 });
  console.log(`\n${stdout}\n`);
  return stdout;
}
