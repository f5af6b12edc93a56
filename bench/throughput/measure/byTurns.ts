import type { LoginRun, Pair } from "../report/result";
import type { Deployed } from "../stack/deploy";

/** Measures a way, to which clients may come as they like, without TLS and with it; what was first in a round is last in the next. */
export function byTurns(
  measure: (way: Deployed) => Promise<LoginRun>,
): (way: Deployed, round: number) => Promise<Pair> {
  const run = async (way: Deployed, tls: boolean): Promise<LoginRun> => {
    const { rate, processor } = await measure({ ...way, tls });
    return { rate, processor };
  };
  return async (way, round) => {
    if (round % 2 === 0) return { clear: await run(way, false), encrypted: await run(way, true) };
    return { encrypted: await run(way, true), clear: await run(way, false) };
  };
}
