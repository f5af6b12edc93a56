import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { labEnvironment } from "../environment";
import { logFolder, projectFolder, stateFolder } from "../paths";
import { removeStaleLocks } from "./removeStaleLocks";

export const pulumiLog = join(logFolder, "pulumi.log");

/**
 * Runs Pulumi on the project with the lab's environment, tells each line of output and keeps all of it in `pulumiLog`.
 * Rejects, with the output's end in the message, when Pulumi fails or takes longer than ten minutes.
 */
export async function pulumi(args: readonly string[], tell: (line: string) => void = () => undefined): Promise<string> {
  await mkdir(logFolder, { recursive: true });
  await mkdir(join(stateFolder, "pulumi", "state"), { recursive: true });
  const options = ["--non-interactive", "--color", "never"];
  const run = execa("pulumi", [...args, ...options], {
    cwd: projectFolder,
    env: labEnvironment(),
    all: true,
    timeout: 600_000,
  });
  await appendFile(pulumiLog, `\n$ pulumi ${args.join(" ")}\n`);
  try {
    for await (const line of run.iterable({ from: "all" })) {
      await appendFile(pulumiLog, `${line}\n`);
      if (line.trim() !== "") tell(line.trim());
    }
    return (await run).stdout;
  } catch (cause) {
    const end = (cause as { all?: string }).all?.split("\n").slice(-60).join("\n");
    throw new Error(`pulumi ${args.join(" ")} failed; its whole output is in ${pulumiLog} and ends with:\n${end}`, {
      cause,
    });
  }
}

/** The stack's outputs in plain text, secrets too; for that reason they go to no log. */
export async function readOutputs(stack: string): Promise<Record<string, unknown>> {
  const args = ["stack", "output", "--stack", stack, "--json", "--show-secrets", "--non-interactive"];
  const { stdout } = await execa("pulumi", args, { cwd: projectFolder, env: labEnvironment(), timeout: 60_000 });
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Selects a stack of the lab, making it when it is new and freeing it when a killed run held it. */
export async function selectStack(name: string): Promise<void> {
  await removeStaleLocks(join(stateFolder, "pulumi", "state"));
  await pulumi(["stack", "select", name, "--create"]);
}
