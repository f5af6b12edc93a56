import { TARGET_CLIENTS, type Point } from "../plan/points";
import type { Run } from "../report/result";
import type { Deployed } from "../stack/deploy";
import { DATABASES } from "../stack/names";
import { runPgbench } from "./pgbench";
import { usageOf } from "./usage";

/** Of all clients together, where they are many: pgbench's time begins with the logins, which then take all of it. */
const TRANSACTIONS = 5_000;

/** One run of a load on a way. */
export async function measureTransactions(
  way: Deployed,
  { mode, script, protocol, clients }: Omit<Point, "tls">,
  seconds: number,
  signal: AbortSignal,
): Promise<Run> {
  const args = [`--builtin=${script}`, `--protocol=${protocol}`];
  const before = await usageOf(way.pods);
  const length = clients > TARGET_CLIENTS ? { transactions: Math.ceil(TRANSACTIONS / clients) } : {};
  const load = { database: DATABASES[mode], clients, seconds, ...length, args };
  const { rate, p50, p99, failed, transactions } = await runPgbench(way, load, signal);
  const after = await usageOf(way.pods);
  const processor = ((after.seconds - before.seconds) / Math.max(transactions, 1)) * 1_000_000;
  return { rate, p50, p99, failed, processor, memory: after.memory };
}
