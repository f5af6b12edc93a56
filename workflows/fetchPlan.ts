import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { treeOfHead } from "./deployed/git";
import { NEW_PLAN, SAVED_PLAN, savedPlanName } from "./savedPlan";
import { platformOf } from "./platform/platformOf";

/** Brings the plan that was saved for the files of this commit. */
export async function fetchPlan(stack: string, folder: string): Promise<void> {
  const platform = platformOf(process.env);
  if (!platform) throw new Error("saved plans are kept by GitHub or GitLab, and this runs on neither");
  await mkdir(folder, { recursive: true });
  const tree = await treeOfHead();
  if (await platform.fetchPlan(savedPlanName(stack, tree), join(folder, SAVED_PLAN))) return;
  throw new Error(
    `${stack} has no saved plan for the files of this commit (${tree}): they were never previewed as they are in the pull request that this commit is the merge of, because the ` +
      `branch moved on between preview and merge or was pushed to directly, or the preview is too long ago. ${NEW_PLAN}`,
  );
}
