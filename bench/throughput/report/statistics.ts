import { median } from "../../median";

/** The least value that at least this share of all is no greater than; NaN of none. Sorts nothing in place. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? NaN;
}

/**
 * How one way compares with another: the median of each round's own ratio. What slows a round down, slows down both of its
 * runs, so a ratio within a round says more than a ratio of medians.
 */
export function ratioByRound(ours: readonly number[], theirs: readonly number[]): number {
  const rounds = Math.min(ours.length, theirs.length);
  return median(Array.from({ length: rounds }, (_, round) => (ours[round] ?? NaN) / (theirs[round] ?? NaN)));
}

/** The ways of a round, each round beginning with another one: what goes first meets caches that others have filled. */
export function inTurn<T>(items: readonly T[], round: number): T[] {
  const first = items.length === 0 ? 0 : round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
