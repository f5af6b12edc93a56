import { execa } from "execa";
import { runPulumi } from "./runPulumi";

/** An update as `pulumi stack history --json` tells it. */
interface Update {
  readonly kind: string;
  readonly result: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Deploys what the catalogs say now. Only with the commit that is deployed already: else it would bring along changes whose
 * reviewed plan was refused, or has yet to be approved.
 */
export async function up(stack: string): Promise<void> {
  const { stdout: head } = await execa("git", ["rev-parse", "HEAD"]);
  const deployed = await deployedCommit(stack);
  if (deployed !== head) {
    throw new Error(
      `${stack} runs commit ${deployed ?? "unknown"}, and this is ${head}: not deployed by the schedule, because nobody ` +
        "would have reviewed what changes. Mend: let the deployment of this commit end, approve it, or run it by hand",
    );
  }
  const { failed } = await runPulumi(["up", "--stack", stack, "--yes"]);
  if (failed) throw new Error(`the update of ${stack} failed; Pulumi says above why`);
}

/** The commit of the last update that succeeded, as Pulumi noted it. */
async function deployedCommit(stack: string): Promise<string | undefined> {
  const args = ["stack", "history", "--stack", stack, "--json", "--page-size", "100", "--page", "1"];
  const { stdout } = await execa("pulumi", [...args, "--non-interactive"], { timeout: 120_000 });
  const updates = JSON.parse(stdout === "" ? "[]" : stdout) as readonly Update[];
  const last = updates.find(({ kind, result }) => kind === "update" && result === "succeeded");
  return last?.environment?.["git.head"];
}
