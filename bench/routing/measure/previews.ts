import { median } from "../../median";
import { previewEmptyProgram, previewWithoutChanges } from "../servers/stack";

export interface Previews {
  /** Seconds of a preview that finds nothing changed. */
  readonly ours: number;
  /** Seconds of one of a TypeScript program that does nothing. */
  readonly empty: number;
}

const ROUNDS = 3;

/** In turn, so that what else the machine does hits both; medians. */
export async function measurePreviews(signal: AbortSignal): Promise<Previews> {
  const ours: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timed(() => previewWithoutChanges(signal)));
    empty.push(await timed(() => previewEmptyProgram(signal)));
  }
  return { ours: median(ours), empty: median(empty) };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
