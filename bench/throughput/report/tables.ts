import { median } from "../../median";
import { baselineOf, WAYS, WAY_NAMES, type WayName } from "../plan/ways";
import { medianRun, ratio } from "./compare";
import { formatMebibytes, formatMicroseconds, formatMilliseconds, formatRate, formatRatio } from "./format";
import type { Point } from "../plan/points";
import type { Run, Runs, ThroughputResult, Transactions } from "./result";

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** All that was measured, in medians; a part that was not measured has no table. */
export function tablesOf(result: ThroughputResult): Table[] {
  return [
    ...transactionTables(result),
    loginTable(result),
    idleTable(result),
    tenantTable(result),
    reloadTable(result),
  ].filter(({ rows }) => rows.length > 0);
}

const RUN_HEAD = ["transactions/s", "to straight", "to by hand", "p50", "p99", "router's CPU each", "memory", "failed"];

function transactionTables({ transactions }: ThroughputResult): Table[] {
  return (["transaction", "session"] as const).flatMap((mode) =>
    [false, true].map((tls) => {
      const measured = transactions.filter(({ point }) => point.mode === mode && point.tls === tls);
      return {
        title: `Mode ${mode}, ${tls ? "TLS on both sides" : "no TLS"}`,
        head: ["load", "way", ...RUN_HEAD],
        rows: measured.flatMap(rowsOf),
      };
    }),
  );
}

function rowsOf({ point, runs }: Transactions): string[][] {
  return waysOf(runs).map((way) => [titleOf(point), WAYS[way].title, ...cellsOf(runs, way, point.mode)]);
}

/** A load in words, but for its mode and TLS. */
export function titleOf({ script, protocol, clients }: Point): string {
  return `${script}, ${protocol}, ${clients.toLocaleString("en")} ${clients === 1 ? "client" : "clients"}`;
}

function cellsOf(runs: Runs<Run>, way: WayName, mode: Point["mode"]): string[] {
  const own = runs[way] ?? [];
  const { rate, p50, p99, processor, memory, failed } = medianRun(own);
  const isRouter = WAYS[way].router !== undefined;
  return [
    formatRate(rate),
    ratioTo(own, isRouter ? runs.straight : undefined),
    ratioTo(own, baselineRuns(runs, way, mode)),
    formatMilliseconds(p50),
    formatMilliseconds(p99),
    isRouter ? formatMicroseconds(processor) : "–",
    isRouter ? formatMebibytes(memory) : "–",
    failed.toLocaleString("en"),
  ];
}

function baselineRuns(runs: Runs<Run>, way: WayName, mode: Point["mode"]): readonly Run[] | undefined {
  const baseline = baselineOf(way, mode);
  return baseline === undefined ? undefined : runs[baseline];
}

function ratioTo(own: readonly Run[], other: readonly Run[] | undefined): string {
  return other === undefined ? "–" : formatRatio(ratio(own, other, ({ rate }) => rate).median);
}

function loginTable({ logins }: ThroughputResult): Table {
  return {
    title: "New connections, each with one query",
    head: ["load", "way", "logins/s", "to by hand", "router's CPU each"],
    rows: logins.flatMap(({ tls, clients, runs }) =>
      waysOf(runs).map((way) => {
        const [own, hand] = [runs[way] ?? [], runs.hand];
        const to = hand === undefined || way === "straight" || way === "hand" ? NaN : ratioOfRates(own, hand);
        const processor = WAYS[way].router === undefined ? "–" : formatMicroseconds(of(own, "processor"));
        const load = `${clients} at a time, ${tls ? "TLS" : "no TLS"}`;
        return [load, WAYS[way].title, formatRate(of(own, "rate")), formatRatio(to), processor];
      }),
    ),
  };
}

function ratioOfRates(own: readonly { rate: number }[], other: readonly { rate: number }[]): number {
  return median(own.map(({ rate }, round) => rate / (other[round]?.rate ?? NaN)));
}

export function idleTable({ idle }: ThroughputResult): Table {
  return {
    title: "Clients that are idle",
    head: [
      "clients",
      "way",
      "all logged in after",
      "memory before",
      "after",
      "each",
      "transactions/s without them",
      "beside them",
    ],
    rows: idle.flatMap(({ tls, clients, opening, without, beside }) =>
      waysOf(opening).map((way) => {
        const { seconds, before, after } = opening[way] ?? { seconds: NaN, before: NaN, after: NaN };
        return [
          `${clients.toLocaleString("en")}, ${tls ? "TLS" : "no TLS"}`,
          WAYS[way].title,
          `${seconds.toFixed(0)} s`,
          formatMebibytes(before),
          formatMebibytes(after),
          `${(((after - before) * 1024) / clients).toFixed(1)} KiB`,
          formatRate(medianRun(without[way] ?? []).rate),
          formatRate(medianRun(beside[way] ?? []).rate),
        ];
      }),
    ),
  };
}

function tenantTable({ tenants }: ThroughputResult): Table {
  const runs = tenants?.runs ?? {};
  return {
    title: `${tenants?.databases ?? 0} databases at once, ${tenants?.loud ?? 0} of them loud`,
    head: [
      "way",
      "transactions/s of the loud",
      "p50 of the quiet",
      "p99",
      "slowest",
      "memory",
      "failed",
      "refused logins",
    ],
    rows: waysOf(runs).map((way) => {
      const own = runs[way] ?? [];
      return [
        WAYS[way].title,
        formatRate(of(own, "rate")),
        ...(["p50", "p99", "slowest"] as const).map((key) => formatMilliseconds(of(own, key))),
        WAYS[way].router === undefined ? "–" : formatMebibytes(of(own, "memory")),
        own.reduce((sum, { failed }) => sum + failed, 0).toLocaleString("en"),
        own.reduce((sum, { refused }) => sum + refused, 0).toLocaleString("en"),
      ];
    }),
  };
}

function reloadTable({ reload }: ThroughputResult): Table {
  return {
    title: "Changes of the configuration, taken over by two pods one after another",
    head: ["databases", "way", "longest login, median", "worst", "failed logins", "all pods have it after", "memory"],
    rows: reload.flatMap(({ databases, runs }) =>
      waysOf(runs).map((way) => {
        const own = runs[way] ?? [];
        return [
          databases.toLocaleString("en"),
          WAYS[way].title,
          formatMilliseconds(of(own, "longest") * 1000),
          formatMilliseconds(Math.max(...own.map(({ longest }) => longest)) * 1000),
          own.reduce((sum, { failed }) => sum + failed, 0).toLocaleString("en"),
          own.some(({ problem }) => problem !== undefined)
            ? `given up after ${Math.max(...own.map(({ seconds }) => seconds)).toFixed(0)} s`
            : `${of(own, "seconds").toFixed(1)} s`,
          formatMebibytes(of(own, "memory")),
        ];
      }),
    ),
  };
}

/** Those that something is known of, in their usual order. */
function waysOf(runs: Readonly<Partial<Record<WayName, unknown>>>): WayName[] {
  return WAY_NAMES.filter((way) => runs[way] !== undefined);
}

function of<Key extends string>(runs: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return median(runs.map((run) => run[key]));
}
