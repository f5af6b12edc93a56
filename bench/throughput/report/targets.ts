import { TARGET_CLIENTS, type Point } from "../plan/points";
import type { EngineName } from "../../../components/router/engine";
import { compare, type Comparison, type Ratio } from "./compare";
import { formatMilliseconds, formatRatio } from "./format";
import type { ThroughputResult } from "./result";

/** What was asked of a way, and what came of it. */
export interface Verdict {
  readonly target: string;
  /** Undefined when it was not measured, or when not all of it was and nothing that was has missed it. */
  readonly reached: boolean | undefined;
  /** Each figure in words. */
  readonly figures: readonly string[];
}

const TITLES: Readonly<Record<EngineName, string>> = { pgbouncer: "PgBouncer", odyssey: "Odyssey" };

/** How many loads a target is about: two protocols, in mode transaction with two scripts. */
const TRANSACTION_LOADS = 4;
const SESSION_LOADS = 2;

/** Seconds that no login may take while ten thousand routes are taken over. */
const LONGEST_LOGIN = 0.5;
const ROUTES = 10_000;

/** Every target, with figures as they are written: what is rounded to 1.00 has reached 1.0. */
export function verdictsOf(result: ThroughputResult): Verdict[] {
  return [
    ...(["pgbouncer", "odyssey"] as const).flatMap((engine) =>
      [false, true].flatMap((tls) => [rateVerdict(result, engine, tls), latencyVerdict(result, engine, tls)]),
    ),
    ...[false, true].map((tls) => sessionVerdict(result, tls)),
    reloadVerdict(result),
  ];
}

function rateVerdict(result: ThroughputResult, engine: EngineName, tls: boolean): Verdict {
  const target = `${TITLES[engine]} in mode transaction, ${TARGET_CLIENTS} clients, ${withTls(tls)}: at least 1.0 times the transactions of PgBouncer by hand that is as clean`;
  const found = comparisons(result, engine, "transaction", tls);
  return verdict(
    target,
    found,
    TRANSACTION_LOADS,
    ({ rate }) => rate,
    (ratio) => ratio >= 1,
  );
}

function latencyVerdict(result: ThroughputResult, engine: EngineName, tls: boolean): Verdict {
  const target = `The same, p99: at most 1.0 times as long`;
  const found = comparisons(result, engine, "transaction", tls);
  return verdict(
    target,
    found,
    TRANSACTION_LOADS,
    ({ p99 }) => p99,
    (ratio) => ratio <= 1,
  );
}

function sessionVerdict(result: ThroughputResult, tls: boolean): Verdict {
  const target = `Odyssey in mode session, ${TARGET_CLIENTS} clients, ${withTls(tls)}: at least 1.1 times the transactions of PgBouncer by hand`;
  const found = comparisons(result, "odyssey", "session", tls);
  return verdict(
    target,
    found,
    SESSION_LOADS,
    ({ rate }) => rate,
    (ratio) => ratio >= 1.1,
  );
}

function reloadVerdict({ reload }: ThroughputResult): Verdict {
  const target = `PgBouncer takes ${ROUTES.toLocaleString("en")} routes over, and no login takes longer than ${formatMilliseconds(LONGEST_LOGIN * 1000)}`;
  const runs = reload.find(({ databases }) => databases === ROUTES)?.runs.pgbouncer ?? [];
  if (runs.length === 0) return { target, reached: undefined, figures: [] };
  const longest = Math.max(...runs.map((run) => run.longest));
  const figure = `the longest of ${runs.length} reloads: ${formatMilliseconds(longest * 1000)}`;
  return { target, reached: longest <= LONGEST_LOGIN, figures: [figure] };
}

function comparisons(
  { transactions }: ThroughputResult,
  engine: EngineName,
  mode: Point["mode"],
  tls: boolean,
): (readonly [Point, Comparison])[] {
  return transactions
    .filter(({ point }) => point.mode === mode && point.clients === TARGET_CLIENTS && point.tls === tls)
    .flatMap((measured) => {
      const comparison = compare(measured, engine);
      return comparison === undefined ? [] : [[measured.point, comparison] as const];
    });
}

function verdict(
  target: string,
  found: readonly (readonly [Point, Comparison])[],
  loads: number,
  of: (comparison: Comparison) => Ratio,
  isReached: (ratio: number) => boolean,
): Verdict {
  const figures = found.map(([{ script, protocol }, comparison]) => {
    const { median, least, most } = of(comparison);
    return `${script} ${protocol} ${formatRatio(median)} (${formatRatio(least)} to ${formatRatio(most)})`;
  });
  const missed = found.some(([, comparison]) => !isReached(Number(of(comparison).median.toFixed(2))));
  return { target, reached: missed ? false : found.length < loads ? undefined : true, figures };
}

function withTls(tls: boolean): string {
  return tls ? "TLS on both sides" : "no TLS";
}
