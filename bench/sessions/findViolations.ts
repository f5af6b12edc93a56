import fc from "fast-check";
import { checkLogins } from "./checkLogins";
import { DEADLINE } from "./options";
import { compareBoth, type Comparison, type Pair } from "./run/compareBoth";
import { signatureOf } from "./signature";
import { sequences } from "./steps/generate";
import type { Step } from "./steps/types";

export type Target = Omit<Pair, "deadline">;

export interface Search {
  readonly seed: number;
  /** Ends after so many sequences or seconds, whichever is first. */
  readonly count: number;
  readonly seconds: number;
  /** Seconds that each violation may be shortened for. */
  readonly shortening: number;
  readonly poolSize: number;
  readonly signal: AbortSignal;
  /** Told after each batch. */
  readonly progress: (sequences: number, violations: number) => void;
}

/** A sequence that the router answers otherwise, made as short as it gets. */
export interface Violation {
  /** Finds it again, with the count of a batch; on fresh server connections, for what earlier sequences left may be a part of it. */
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly comparison: Comparison;
}

export interface Findings {
  readonly sequences: number;
  readonly violations: readonly Violation[];
  /** What new logins met after a batch, with the batch's seed. */
  readonly refused: readonly string[];
}

/** Sequences between two checks of the logins. */
export const BATCH = 25;

/** The deadline while a violation is shortened: each try of one that hangs costs it. */
const SHORTER_DEADLINE = 2;

/** Looks for violations that differ from each other. */
export async function findViolations(pair: Target, search: Search): Promise<Findings> {
  const end = Date.now() + search.seconds * 1000;
  const known = new Set<string>();
  const violations: Violation[] = [];
  const refused: string[] = [];
  let sequencesRun = 0;
  for (let seed = search.seed; sequencesRun < search.count && Date.now() < end && !search.signal.aborted; seed++) {
    const size = Math.min(BATCH, search.count - sequencesRun);
    const batch = await runBatch(pair, seed, size, known, {
      end,
      shortening: search.shortening,
      signal: search.signal,
    });
    sequencesRun += batch.sequences;
    if (batch.violation !== undefined) violations.push(batch.violation);
    const problem = await checkLogins(pair.through, pair.account, search.poolSize);
    if (problem !== undefined) refused.push(`after the sequences of seed ${seed}: ${problem}`);
    search.progress(sequencesRun, violations.length);
  }
  return { sequences: sequencesRun, violations, refused };
}

/** Up to the first violation that is not known yet, which it makes known. */
async function runBatch(
  pair: Target,
  seed: number,
  size: number,
  known: Set<string>,
  limit: { readonly end: number; readonly shortening: number; readonly signal: AbortSignal },
): Promise<{ readonly sequences: number; readonly violation?: Violation }> {
  let sequencesRun = 0;
  let shortest: Omit<Violation, "seed"> | undefined;
  let signature: string | undefined;
  let shortenUntil = 0;
  const property = fc.asyncProperty(sequences(pair.mode), async (steps) => {
    // Whatever comes after the limit passes, so that the search and the shortening end.
    if (limit.signal.aborted || Date.now() > (signature === undefined ? limit.end : shortenUntil)) return true;
    if (signature === undefined) sequencesRun++;
    const deadline = signature === undefined ? DEADLINE : SHORTER_DEADLINE;
    const comparison = await compareBoth({ ...pair, deadline }, steps);
    if (comparison.difference === undefined) return true;
    const found = signatureOf(steps, comparison.difference);
    if (signature === undefined ? known.has(found) : found !== signature) return true;
    if (signature === undefined) shortenUntil = Date.now() + limit.shortening * 1000;
    signature = found;
    // What comes after the difference says nothing.
    shortest = { steps: steps.slice(0, comparison.difference.step + 1), comparison };
    return false;
  });
  const { errorInstance } = await fc.check(property, { seed, numRuns: size });
  // A step that cannot be run at all says nothing about the router.
  if (errorInstance instanceof Error && shortest === undefined) throw errorInstance;
  if (shortest === undefined || signature === undefined) return { sequences: sequencesRun };
  known.add(signature);
  return { sequences: sequencesRun, violation: { seed, ...shortest } };
}
