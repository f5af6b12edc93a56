import { percentile } from "../report/statistics";

/** What pgbench tells at its end. */
export interface Report {
  /** Without the time for the first connections; with `--connect` with that of all. */
  readonly rate: number;
  readonly transactions: number;
  readonly failed: number;
}

/** @throws when it is no report */
export function parseReport(stdout: string, stderr: string): Report {
  const aborted = new Set(
    [...stderr.matchAll(/client (\d+) (?:aborted|script \d+ aborted)/g)].map(([, client]) => client),
  );
  const transactions = number(stdout, stderr, /^number of transactions actually processed: (\d+)/m);
  return {
    // Of no transactions it tells no rate.
    rate: transactions === 0 ? 0 : number(stdout, stderr, /^tps = ([\d.]+) /m),
    transactions,
    failed: number(stdout, stderr, /^number of failed transactions: (\d+)/m) + aborted.size,
  };
}

export interface Latencies {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Of the lines of `--log`: client, transaction, microseconds, script, time. What failed has a word in place of a time. */
export function parseLog(text: string): number[] {
  const times: number[] = [];
  for (const line of text.split("\n")) {
    const time = Number(line.split(" ", 3)[2]);
    if (Number.isFinite(time)) times.push(time / 1000);
  }
  return times;
}

export function latenciesOf(milliseconds: readonly number[]): Latencies {
  return { p50: percentile(milliseconds, 0.5), p99: percentile(milliseconds, 0.99) };
}

function number(stdout: string, stderr: string, line: RegExp): number {
  const found = line.exec(stdout)?.[1];
  if (found === undefined) throw new Error(`pgbench did not say ${String(line)}:\n${stdout}\n${stderr}`);
  return Number(found);
}
