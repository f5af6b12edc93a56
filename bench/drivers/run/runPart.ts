import type { TestEvent } from "./events";
import type { Part, Selection, Target } from "./part";
import { Progress, type Results } from "./progress";
import { runProcess, type Limits } from "./runProcess";

/**
 * Runs the tests of a part. A test that hangs or ends the process is noted, and the others are run on.
 *
 * @param selection what to run of it
 */
export async function runPart(
  part: Part,
  target: Target,
  selection: Selection,
  limits: Limits,
  signal: AbortSignal,
): Promise<Results> {
  const progress = new Progress();
  const take = (event: TestEvent | undefined) => event === undefined || progress.take(event);
  for (;;) {
    const before = progress.results.size;
    const command = part.command(target, remaining(part, selection, progress.results));
    if (command === undefined) break;
    const reader = part.reader();
    const end = await runProcess(command, (line) => void take(reader.line(line)), limits, signal);
    if (end.why === "exited") take(reader.end?.(end.exitCode));
    const broken = progress.breakOff(end.why === "exited" ? "failed" : "hung", `\n${end.said}`);
    // Runners say by their exit that a test has failed, too: then nothing is left, and the next round tells so at once.
    if (end.why === "exited" && end.exitCode === 0) break;
    if (end.why === "late" || progress.results.size === before) {
      if (!broken && !(end.why === "exited" && before > 0)) {
        take({ test: `${part.name}: outside of its tests`, what: "started" });
        progress.breakOff(end.why === "exited" ? "failed" : "hung", end.said);
      }
      break;
    }
  }
  return progress.results;
}

function remaining(part: Part, selection: Selection, results: Results): Selection {
  const done = new Set([...results.keys()].map((test) => part.unitOf(test)));
  if ("only" in selection) return { only: selection.only.filter((unit) => !done.has(unit)) };
  return { without: [...new Set([...selection.without, ...done])] };
}
