import { median } from "../../median";
import { WAYS, WAY_NAMES, type WayName } from "../plan/ways";
import { formatMicroseconds, formatRate, formatRatio } from "./format";
import type { Table } from "./tables";
import type { ClientTls, LoginRun, Pair, ThroughputResult } from "./result";

const TITLES = {
  transactions: "Transactions, TLS of clients alone",
  logins: "New connections, TLS of clients alone",
} as const;

/** What a way does without and with TLS of clients: medians, and the ratio of each round with the least and the most. */
export function clientTlsTables({ clientTls }: Pick<ThroughputResult, "clientTls">): Table[] {
  return (["transactions", "logins"] as const)
    .map((counted) => ({
      title: TITLES[counted],
      head: ["load", "way", `${counted}/s, no TLS`, "TLS", "ratio", "router's CPU each, no TLS", "TLS", "ratio"],
      rows: clientTls.filter((each) => each.counted === counted).flatMap(rowsOf),
    }))
    .filter(({ rows }) => rows.length > 0);
}

function rowsOf({ load, runs }: ClientTls): string[][] {
  return WAY_NAMES.flatMap((way) => {
    const pairs = runs[way];
    return pairs === undefined ? [] : [row(load, way, pairs)];
  });
}

function row(load: string, way: WayName, pairs: readonly Pair[]): string[] {
  const of = (value: (pair: Pair) => number) => median(pairs.map(value));
  const processor = [
    formatMicroseconds(of(({ clear }) => clear.processor)),
    formatMicroseconds(of(({ encrypted }) => encrypted.processor)),
    ratios(pairs, (run) => run.processor),
  ];
  return [
    load,
    WAYS[way].title,
    formatRate(of(({ clear }) => clear.rate)),
    formatRate(of(({ encrypted }) => encrypted.rate)),
    ratios(pairs, (run) => run.rate),
    ...(WAYS[way].router === undefined ? processor.map(() => "–") : processor),
  ];
}

function ratios(pairs: readonly Pair[], of: (run: LoginRun) => number): string {
  const each = pairs.map(({ clear, encrypted }) => of(encrypted) / of(clear));
  return `${formatRatio(median(each))} (${formatRatio(Math.min(...each))} to ${formatRatio(Math.max(...each))})`;
}
