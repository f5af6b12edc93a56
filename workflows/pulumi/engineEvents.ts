import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { partsOf } from "./urn";

/** What the engine says of a run, in its events. */
export interface EngineReport {
  /** How the run ended; undefined when Pulumi never came to an end. */
  readonly result: "succeeded" | "failed" | undefined;
  /** Whether it ended in a preview, so that nothing was changed: in its own, or in the one before an update. */
  readonly untouched: boolean;
  /** Whether the saved plan was refused, because things are no longer as they were when it was saved. */
  readonly stale: boolean;
  /** Resources that would change otherwise than the plan says: type and name, each once. */
  readonly refused: readonly string[];
  /** Whether errors quote the values that differ from the plan, secrets in plain text among them. */
  readonly quotesValues: boolean;
}

/** A line of `--event-log`, as far as it is read here. Diagnostics of errors begin with the engine's own words. */
interface EngineEvent {
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string; readonly urn?: string };
  readonly summaryEvent?: { readonly isPreview: boolean; readonly result: "succeeded" | "failed" };
}

/** How the engine words that a resource, or the stack's outputs, would become something else than the plan says. */
const VIOLATION = /^resource (?:urn:.+? )?violates plan\b/;

/** The engine's other refusals of a plan; they quote no values. */
const REFUSAL =
  /^[a-z-]+ is not allowed by the plan\b|^expected resource operations for (urn:\S+) but none were seen\b/;

/**
 * Reads the events of a run. An update writes them in place of those of the preview before it. Names of databases and roles
 * are all over what Pulumi prints; here they are values, which decide nothing. Tried with 3.248.0.
 */
export async function reportOf(lines: Iterable<string> | AsyncIterable<string>): Promise<EngineReport> {
  let summary: EngineEvent["summaryEvent"];
  let stale = false;
  let quotesValues = false;
  const refused = new Set<string>();
  for await (const line of lines) {
    const { diagnosticEvent: diagnostic, summaryEvent } = eventOf(line);
    summary = summaryEvent ?? summary;
    if (diagnostic?.severity !== "error") continue;
    quotesValues ||= diagnostic.message.includes("violates plan");
    const [refusal, missing] = VIOLATION.exec(diagnostic.message) ?? REFUSAL.exec(diagnostic.message) ?? [];
    if (refusal === undefined) continue;
    stale = true;
    const urn = missing ?? diagnostic.urn;
    if (urn === undefined) continue;
    const { type, name } = partsOf(urn);
    refused.add(`${type} ${name}`);
  }
  return {
    result: summary?.result,
    untouched: summary?.isPreview ?? false,
    stale,
    refused: [...refused],
    quotesValues,
  };
}

/** The report of a file of events; of none when Pulumi did not come to write one. */
export async function readEvents(file: string): Promise<EngineReport> {
  try {
    return await reportOf(createInterface({ input: createReadStream(file), crlfDelay: Infinity }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return await reportOf([]);
    throw error;
  }
}

/** Nothing for a line that was cut off, because Pulumi was killed while it wrote. */
function eventOf(line: string): EngineEvent {
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    return {};
  }
}
