import { idleTable, tablesOf, type Table } from "../../bench/throughput/report/tables";
import { clientTlsTables } from "../../bench/throughput/report/clientTls";
import { verdictsOf, type Verdict } from "../../bench/throughput/report/targets";
import { tlsCostTables } from "../../bench/throughput/report/tlsCost";
import type { ThroughputResult } from "../../bench/throughput/report/result";
import { alignedTable } from "../../common/markdown";

const START = "<!-- from here made by npm run docs -->";
const END = "<!-- to here -->";

/**
 * docs/performance.md with its figures as they are in results of `npm run bench -- throughput`.
 *
 * @param withTls a run of its own, in which the same loads were measured without TLS and with it
 * @param clients another, in which clients alone had TLS or not, by turns
 */
export function performancePage(
  page: string,
  result: ThroughputResult,
  withTls: ThroughputResult,
  clients: ThroughputResult,
): string {
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/performance.md lacks ${START} or ${END}`);
  // Of TLS each load counts once.
  const transactions = [
    ...result.transactions.filter(({ point }) => !point.tls),
    ...withTls.transactions.filter(({ point }) => point.tls),
  ];
  const made = [
    howMeasured(result),
    "## Targets",
    "Those with TLS are of the run [below](#what-tls-costs).",
    ...verdictsOf({ ...result, transactions }).map(sentence),
    ...tables("##", tablesOf(result)),
    "## What TLS costs",
    howMeasured(withTls),
    ...tables("###", [...tlsCostTables(withTls), ...(withTls.idle.length > 0 ? [idleTable(withTls)] : [])]),
    "## What TLS of clients costs",
    howMeasured(clients),
    ...tables("###", clientTlsTables(clients)),
  ];
  return `${before}${START}\n\n${made.join("\n\n")}\n\n${END}${after}`;
}

function howMeasured({ made, machine, load, versions, options }: ThroughputResult): string {
  const { rounds, seconds, scale, replicas, poolSize } = options;
  const programs = Object.entries(versions)
    .map(([name, version]) => `${name} ${version.replace(/^[^\d]*/, "")}`)
    .join(", ");
  return (
    `Measured on ${made}: ${machine}. ${programs}. ${rounds} rounds of ${seconds} s, scale ${scale}, ` +
    `${replicas} pods of each router, pools of ${poolSize}. pgbench, the routers and the server share the processors. ` +
    `The load average before was ${load.toFixed(1)}.`
  );
}

function sentence({ target, reached, figures }: Verdict): string {
  const unknown = figures.length === 0 ? "Not measured" : "Not measured in full";
  const word = reached === undefined ? unknown : reached ? "Reached" : "Missed";
  const told = figures.length === 0 ? "" : ` ${figures.join("; ")}.`;
  return `**${word}.** ${target}.${told}`;
}

function tables(level: string, made: readonly Table[]): string[] {
  return made.flatMap(({ title, head, rows }) => [`${level} ${title}`, alignedTable(head, rows)]);
}
