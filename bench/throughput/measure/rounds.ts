import { inTurn } from "../report/statistics";
import type { Runs } from "../report/result";
import type { WayName } from "../plan/ways";
import type { Deployed } from "../stack/deploy";

/**
 * Measures each way once in each round, so that whatever else the machine does meets all of them. One that fails is tried
 * once more.
 */
export async function inRounds<T>(
  ways: readonly Deployed[],
  rounds: number,
  signal: AbortSignal,
  measure: (way: Deployed, round: number) => Promise<T>,
): Promise<Runs<T>> {
  const runs = new Map<WayName, T[]>(ways.map(({ way }) => [way, []]));
  for (let round = 0; round < rounds; round++) {
    for (const way of inTurn(ways, round)) runs.get(way.way)?.push(await twice(signal, () => measure(way, round)));
  }
  return Object.fromEntries(runs);
}

async function twice<T>(signal: AbortSignal, measure: () => Promise<T>): Promise<T> {
  try {
    return await measure();
  } catch {
    signal.throwIfAborted();
    return await measure();
  }
}
