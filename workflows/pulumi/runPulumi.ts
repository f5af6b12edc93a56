import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { escapeControls } from "../../common/printable";
import { readEvents, type EngineReport } from "./engineEvents";
import { WithheldValues } from "./withheldValues";

/** Longer than any deployment, for a stopped one leaves work half done; shorter than the hour after which a job is killed. */
const DEADLINE = 50 * 60_000;

export interface PulumiRun {
  readonly failed: boolean;
  /** What was printed, for people, not for decisions: names that others chose are in it. */
  readonly output: string;
  /** What the engine's own events say. */
  readonly engine: EngineReport;
}

/** Runs Pulumi in the project's folder and prints what it prints as it comes, except secrets. */
export async function runPulumi(args: readonly string[]): Promise<PulumiRun> {
  // The events hold what a violated plan quotes, secrets too: a folder that nobody else may read, and not for long.
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-events-"));
  try {
    return await runWithEvents(args, join(folder, "events"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runWithEvents(args: readonly string[], events: string): Promise<PulumiRun> {
  const run = execa("pulumi", [...args, "--event-log", events, "--non-interactive", "--color", "never"], {
    all: true,
    reject: false,
    timeout: DEADLINE,
    // Pulumi ends what it has begun, and begins nothing more.
    killSignal: "SIGINT",
    forceKillAfterDelay: false,
    // Pulumi has --event-log for its Automation API, which says so.
    env: { PULUMI_DEBUG_COMMANDS: "true" },
  });
  const withheld = args.includes("--plan") ? new WithheldValues() : undefined;
  const printed: string[] = [];
  const print = (line: string) => {
    console.log(line);
    printed.push(line);
  };
  for await (const raw of run.iterable({ from: "all" })) {
    const line = escapeControls(raw);
    const shown = withheld === undefined ? line : withheld.filter(line);
    if (shown !== undefined) print(shown);
  }
  const { failed, timedOut, code } = await run;
  if (code === "ENOENT") throw new Error("pulumi is not on PATH. Fix: install Pulumi");
  const engine = await readEvents(events);
  if (engine.result !== undefined && !engine.quotesValues) withheld?.lines.forEach(print);
  if (timedOut) throw new Error(`pulumi ${args.join(" ")} was told to stop after ${DEADLINE / 60_000} minutes`);
  return { failed, output: printed.join("\n"), engine };
}
