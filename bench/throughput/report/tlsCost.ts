import { median } from "../../median";
import { WAYS, WAY_NAMES } from "../plan/ways";
import { medianRun } from "./compare";
import { formatMicroseconds, formatRate, formatRatio } from "./format";
import { titleOf, type Table } from "./tables";
import type { ThroughputResult } from "./result";

/** What a way does without and with TLS on both sides, side by side; medians. */
export function tlsCostTables(result: ThroughputResult): Table[] {
  return [transactionTable(result), loginTable(result)].filter(({ rows }) => rows.length > 0);
}

/** One way under one load. */
interface Measured {
  readonly rate: number;
  readonly processor: number;
}

function transactionTable({ transactions }: ThroughputResult): Table {
  const rows = transactions
    .filter(({ point }) => !point.tls)
    .flatMap(({ point, runs }) => {
      const load = `mode ${point.mode}, ${titleOf(point)}`;
      const other = transactions.find(({ point: { tls, ...same } }) => tls && sameLoad(same, point))?.runs ?? {};
      return WAY_NAMES.flatMap((way) => {
        const [without, withTls] = [runs[way], other[way]];
        if (without === undefined || withTls === undefined) return [];
        return [row(load, way, medianRun(without), medianRun(withTls))];
      });
    });
  return { title: "Transactions with TLS", head: head("transactions/s"), rows };
}

function sameLoad(a: object, b: object): boolean {
  return Object.entries(a).every(([key, value]) => (b as Record<string, unknown>)[key] === value);
}

function loginTable({ logins }: ThroughputResult): Table {
  const [without, withTls] = [logins.find(({ tls }) => !tls), logins.find(({ tls }) => tls)];
  const rows = WAY_NAMES.flatMap((way) => {
    const [own, other] = [without?.runs[way], withTls?.runs[way]];
    if (own === undefined || other === undefined) return [];
    const of = (runs: readonly Measured[]) => ({
      rate: median(runs.map(({ rate }) => rate)),
      processor: median(runs.map(({ processor }) => processor)),
    });
    return [row(`${without?.clients ?? 0} at a time`, way, of(own), of(other))];
  });
  return { title: "New connections with TLS, each with one query", head: head("logins/s"), rows };
}

function head(rate: string): string[] {
  return ["load", "way", `${rate}, no TLS`, "TLS", "ratio", "router's CPU each, no TLS", "TLS"];
}

function row(load: string, way: (typeof WAY_NAMES)[number], without: Measured, withTls: Measured): string[] {
  const isRouter = WAYS[way].router !== undefined;
  const processor = (measured: Measured) => (isRouter ? formatMicroseconds(measured.processor) : "–");
  return [
    load,
    WAYS[way].title,
    formatRate(without.rate),
    formatRate(withTls.rate),
    formatRatio(withTls.rate / without.rate),
    processor(without),
    processor(withTls),
  ];
}
