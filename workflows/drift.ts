import { codeBlock } from "../common/markdown";
import { jobSummary, SUMMARY_LIMIT } from "./platform/jobSummary";
import { runPulumi } from "./pulumi/runPulumi";
import { cut } from "./review";

/** New databases are no drift: `up` takes them up. */
const ROUTES = "**Routes::routes";

/** Compares the stack's state with what is there, changes neither, and fails when they differ. */
export async function drift(stack: string): Promise<void> {
  const options = ["--preview-only", "--expect-no-changes", "--diff", "--exclude", ROUTES];
  const { failed, output, engine } = await runPulumi(["refresh", "--stack", stack, ...options]);
  if (!failed) return;
  // A comparison that came to its end, and yet failed, found a difference.
  if (engine.result !== "succeeded") throw new Error(`${stack} could not be compared; Pulumi says above why`);
  await jobSummary(`## Drift of \`${stack}\`\n\n${codeBlock(cut(output, SUMMARY_LIMIT))}\n`);
  throw new Error(
    `${stack} has drifted: what is listed above was changed by another hand than Pulumi's. Fix: undo it by ` +
      `pulumi up --refresh --stack ${stack}, or put the change into the stack's config`,
  );
}
