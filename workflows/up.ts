import { changesOf, type Change } from "./deployed/history";
import { commitOfHead } from "./deployed/git";
import { runPulumi } from "./pulumi/runPulumi";

/**
 * Deploys what the catalogs say now. Only with the commit that is deployed already: else it would bring along changes whose
 * reviewed plan was refused, or has yet to be approved, and take back what somebody did by hand.
 */
export async function up(stack: string): Promise<void> {
  const head = await commitOfHead();
  const found = await otherThan(head, stack);
  if (found !== undefined) {
    throw new Error(
      `${stack} ${found}, and this is ${head}: not deployed by the schedule, because nobody would have reviewed what ` +
        "changes. Fix: let the deployment of this commit end, approve it, or run it by hand; take a stack that shall stay " +
        "away out of the list of stacks",
    );
  }
  const { failed } = await runPulumi(["up", "--stack", stack, "--yes"]);
  if (failed) throw new Error(`the update of ${stack} failed; Pulumi says above why`);
}

/**
 * What the stack is, unless it is exactly the commit: that was deployed last, and nothing else was begun since, for also a
 * change that failed has changed something.
 */
async function otherThan(commit: string, stack: string): Promise<string | undefined> {
  for await (const change of changesOf(stack)) {
    if (change.kind === "destroy" || change.dirty || change.commit !== commit) return describe(change);
    if (change.succeeded) return undefined;
  }
  return "was never deployed";
}

function describe({ kind, succeeded, commit, dirty }: Change): string {
  const failed = succeeded ? "" : " in part, for that failed";
  if (kind === "destroy") return `was destroyed${failed}`;
  return `runs commit ${commit ?? "unknown"}${dirty ? " with changes that are in no commit" : ""}${failed}`;
}
