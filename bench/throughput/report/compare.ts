import { median } from "../../median";
import { baselineOf, type WayName } from "../plan/ways";
import type { Run, Transactions } from "./result";
import { ratioByRound } from "./statistics";

/** How a way compares with PgBouncer by hand that is as clean: medians, and the rounds that are furthest apart. */
export interface Comparison {
  readonly way: WayName;
  readonly rate: Ratio;
  readonly p99: Ratio;
}

export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Undefined when one of the two was not measured. */
export function compare({ point, runs }: Transactions, way: WayName): Comparison | undefined {
  const baseline = baselineOf(way, point.mode);
  const [ours, theirs] = [runs[way], baseline === undefined ? undefined : runs[baseline]];
  if (ours === undefined || theirs === undefined) return undefined;
  return {
    way,
    rate: ratio(ours, theirs, ({ rate }) => rate),
    p99: ratio(ours, theirs, ({ p99 }) => p99),
  };
}

export function ratio(ours: readonly Run[], theirs: readonly Run[], of: (run: Run) => number): Ratio {
  const [left, right] = [ours.map(of), theirs.map(of)];
  const rounds = left.map((value, round) => value / (right[round] ?? NaN)).filter(Number.isFinite);
  return { median: ratioByRound(left, right), least: Math.min(...rounds), most: Math.max(...rounds) };
}

/** The medians of all that a run measures. */
export function medianRun(runs: readonly Run[]): Run {
  const of = (value: (run: Run) => number) => median(runs.map(value));
  return {
    rate: of(({ rate }) => rate),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    failed: runs.reduce((sum, { failed }) => sum + failed, 0),
    processor: of(({ processor }) => processor),
    memory: of(({ memory }) => memory),
  };
}
