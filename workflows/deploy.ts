import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineReport } from "./pulumi/engineEvents";
import { refuseRollback } from "./deployed/refuseRollback";
import { runPulumi } from "./pulumi/runPulumi";
import { NEW_PLAN, NO_PLAN, SAVED_PLAN } from "./savedPlan";

/**
 * Applies the saved plan in a folder. Pulumi previews first, under the same plan: one that no longer fits fails before
 * anything is changed.
 */
export async function deploy(stack: string, folder: string): Promise<void> {
  const file = join(folder, SAVED_PLAN);
  if (!existsSync(file)) throw new Error(`there is no saved plan ${file}. ${NEW_PLAN}`);
  if ((await readFile(file, "utf8")) === NO_PLAN) {
    throw new Error(
      `the last preview of ${stack} with the files of this commit failed, so there is no plan. ${NEW_PLAN}`,
    );
  }
  await refuseRollback(stack);
  const { failed, engine } = await runPulumi(["up", "--stack", stack, "--plan", file, "--yes"]);
  if (!failed) return;
  if (engine.stale) throw new Error(describeStalePlan(stack, engine));
  throw new Error(`the deployment of ${stack} failed; Pulumi says above why`);
}

function describeStalePlan(stack: string, engine: EngineReport): string {
  const resources = engine.refused.length === 0 ? "" : ` (${engine.refused.join(", ")})`;
  return (
    `The saved plan of ${stack} is stale: the deployment would now do something else than was reviewed${resources}, because ` +
    "since the preview another change was deployed, something was changed by hand, or a database was created, dropped or " +
    "given away. " +
    `${engine.untouched ? "Nothing was changed." : "It was found half way: what is listed above as done is done."} ${NEW_PLAN}`
  );
}
