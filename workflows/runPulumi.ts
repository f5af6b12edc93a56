import { execa } from "execa";
import { PlanWatch } from "./planWatch";

/** Longer than any deployment, for a stopped one leaves work half done; shorter than the hour after which a job is killed. */
const DEADLINE = 50 * 60_000;

export interface PulumiRun {
  readonly failed: boolean;
  /** What was printed, without what had to be withheld. */
  readonly output: string;
  /** What Pulumi held against the saved plan, if there was one. */
  readonly plan: PlanWatch;
}

/** Runs Pulumi in the project's folder and prints what it prints as it comes, except secrets. */
export async function runPulumi(args: readonly string[]): Promise<PulumiRun> {
  const run = execa("pulumi", [...args, "--non-interactive", "--color", "never"], {
    all: true,
    reject: false,
    timeout: DEADLINE,
    // Pulumi ends what it has begun, and begins nothing more.
    killSignal: "SIGINT",
    forceKillAfterDelay: false,
  });
  const plan = new PlanWatch();
  const printed: string[] = [];
  for await (const line of run.iterable({ from: "all" })) {
    const shown = plan.filter(line);
    if (shown === undefined) continue;
    console.log(shown);
    printed.push(shown);
  }
  const { failed, timedOut, code } = await run;
  if (code === "ENOENT") throw new Error("pulumi is not on PATH. Fix: install Pulumi");
  if (timedOut) throw new Error(`pulumi ${args.join(" ")} was told to stop after ${DEADLINE / 60_000} minutes`);
  return { failed, output: printed.join("\n"), plan };
}
