import type { TestEvent } from "./events";

/** A line of `go tool test2json`. */
interface GoEvent {
  readonly Action: string;
  readonly Test?: string;
  readonly Output?: string;
}

const MEANINGS: Readonly<Record<string, TestEvent["what"] | undefined>> = {
  run: "started",
  cont: "started",
  pause: "waits",
  output: "output",
  pass: "passed",
  fail: "failed",
  skip: "skipped",
};

/**
 * The event that a line of `go tool test2json` tells of one test, which is named after its package; undefined when it tells
 * of the package only.
 */
export function parseGoLine(line: string, packageName: string): TestEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  const { Action, Test, Output } = JSON.parse(line) as GoEvent;
  const what = MEANINGS[Action];
  if (Test === undefined || what === undefined) return undefined;
  return { test: `${packageName}.${Test}`, what, ...(Output === undefined ? {} : { text: Output }) };
}

/** What a pattern of `-test.run` or `-test.skip` selects a test by: its name without package and subtest. */
export function topLevelName(test: string, packageName: string): string {
  return (test.slice(packageName.length + 1).split("/")[0] ?? "").trim();
}
