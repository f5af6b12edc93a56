import { execa } from "execa";

/** Hash of the commit that is checked out. */
export async function commitOfHead(): Promise<string> {
  return (await execa("git", ["rev-parse", "HEAD"])).stdout;
}

/** Hash of all files of the commit that is checked out. */
export async function treeOfHead(): Promise<string> {
  return (await execa("git", ["rev-parse", "HEAD^{tree}"])).stdout;
}

/** Whether the commit that is checked out builds on another, or is that; "unknown" when this checkout does not have the other. */
export async function headBuildsOn(commit: string): Promise<boolean | "unknown"> {
  const { exitCode } = await execa("git", ["merge-base", "--is-ancestor", commit, "HEAD"], { reject: false });
  return exitCode === 0 ? true : exitCode === 1 ? false : "unknown";
}

/** Whether older commits were left out when this was checked out. */
export async function historyIsCut(): Promise<boolean> {
  return (await execa("git", ["rev-parse", "--is-shallow-repository"])).stdout === "true";
}
