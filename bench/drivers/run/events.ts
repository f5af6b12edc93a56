/** How a test ended. */
export type Outcome = "passed" | "failed" | "skipped";

/** What a runner of tests tells while it runs. */
export interface TestEvent {
  readonly test: string;
  /** `waits`: put off by the runner, and told as started again when it goes on. */
  readonly what: "started" | "waits" | "output" | Outcome;
  readonly text?: string;
}

/** In front of each event that the runners of this folder print, whatever else a test prints. */
export const MARK = "pgfleet-test ";

/** The event that a line of one of these runners tells; undefined when it is a line of the test's own. */
export function parseEventLine(line: string): TestEvent | undefined {
  return line.startsWith(MARK) ? (JSON.parse(line.slice(MARK.length)) as TestEvent) : undefined;
}
