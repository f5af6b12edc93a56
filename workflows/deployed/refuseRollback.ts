import { changesOf } from "./history";
import { commitOfHead, headBuildsOn, historyIsCut } from "./git";

/**
 * Refuses to deploy the commit that is checked out unless it builds on the one that is deployed, or is that.
 *
 * Pulumi compares only the new values of what a saved plan changes. So the plan of an older commit, whose deployment was run
 * again or approved late, would be applied without a word, and take back what was deployed since.
 */
export async function refuseRollback(stack: string): Promise<void> {
  const deployed = await lastDeployment(stack);
  if (deployed === undefined) return;
  const builds = deployed.commit === undefined ? "unknown" : await headBuildsOn(deployed.commit);
  if (builds === true) return;
  throw new Error(
    `${stack} runs commit ${deployed.commit ?? "unknown"}, and this is ${await commitOfHead()}, ` +
      `${builds === "unknown" ? "which is not known to build on it" : "which does not build on it"}: deploying this could ` +
      `take back what was deployed since. Nothing was changed. Fix: ${(await historyIsCut()) ? FETCH_ALL : BUILD_ON_IT}`,
  );
}

const FETCH_ALL = "this checkout does not have all of the history: git fetch --unshallow";

const BUILD_ON_IT =
  "deploy the newest commit of the default branch, and merge into it what is deployed if it is not there; to go back, " +
  "revert by a pull request. If what is deployed is in no branch, docs/pull-requests.md says what to do";

/** The newest update that succeeded; undefined when the stack was never deployed. */
async function lastDeployment(stack: string) {
  for await (const change of changesOf(stack)) {
    if (change.kind === "update" && change.succeeded) return change;
  }
  return undefined;
}
