import type { LoginRun } from "../report/result";
import type { Deployed } from "../stack/deploy";
import { DATABASES } from "../stack/names";
import { runPgbench } from "./pgbench";
import { usageOf } from "./usage";

/** How many clients log in, ask and leave at a time. */
export const LOGIN_CLIENTS = 20;

/** New connections: each client logs in, has one query answered and leaves, again and again. */
export async function measureLogins(way: Deployed, seconds: number, signal: AbortSignal): Promise<LoginRun> {
  const before = await usageOf(way.pods);
  const load = { database: DATABASES.transaction, clients: LOGIN_CLIENTS, seconds, script: "SELECT 1;\n" };
  const { rate, transactions } = await runPgbench(way, { ...load, args: ["--connect", "--file=-"] }, signal);
  const after = await usageOf(way.pods);
  return { rate, processor: ((after.seconds - before.seconds) / transactions) * 1_000_000 };
}
