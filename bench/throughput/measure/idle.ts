import { readdir } from "node:fs/promises";
import { execa } from "execa";
import { waitFor } from "../../../lab/steps/waitFor";
import { inNode } from "../../routing/servers/inNode";
import { TARGET_CLIENTS } from "../plan/points";
import type { WayName } from "../plan/ways";
import type { Idle } from "../report/result";
import type { Deployed } from "../stack/deploy";
import { DATABASES } from "../stack/names";
import { environment } from "./pgbench";
import { inRounds } from "./rounds";
import { measureTransactions } from "./transactions";
import { usageOf } from "./usage";

const POINT = { mode: "transaction", script: "select-only", protocol: "prepared", clients: TARGET_CLIENTS } as const;

/** Seconds for all clients of a way to log in. */
const DEADLINE = 300;

/** A load without idle clients, and beside many of them on every way. */
export async function measureIdle(
  ways: readonly Deployed[],
  clients: number,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
  signal: AbortSignal,
): Promise<Omit<Idle, "tls">> {
  const run = () => inRounds(ways, rounds, signal, (way) => measureTransactions(way, POINT, seconds, signal));
  const without = await run();
  const ends: (() => Promise<void>)[] = [];
  try {
    const opening: Partial<Record<WayName, { seconds: number; before: number; after: number }>> = {};
    for (const way of ways) {
      const before = (await usageOf(way.pods)).memory;
      const start = performance.now();
      ends.push(await open(way, clients, signal));
      const seconds = (performance.now() - start) / 1000;
      opening[way.way] = { seconds, before, after: (await usageOf(way.pods)).memory };
    }
    return { clients, opening, without, beside: await run() };
  } finally {
    await Promise.all(ends.map((end) => end()));
  }
}

/** Logs clients in that say nothing more; gives back what ends them. */
async function open(way: Deployed, clients: number, signal: AbortSignal): Promise<() => Promise<void>> {
  const options = [`--client=${clients}`, "--jobs=2", "--time=7200", "--no-vacuum", "--file=-"];
  const { command, args } = inNode("pgbench", ...options);
  const pgbench = execa(command, args, {
    env: environment(way, DATABASES.transaction),
    input: "\\sleep 7200 s\n",
    cancelSignal: signal,
    reject: false,
  });
  const end = async () => {
    pgbench.kill("SIGKILL");
    await pgbench;
  };
  try {
    await waitFor(
      `${clients} clients have logged in to ${way.way}`,
      DEADLINE,
      async () => {
        if (pgbench.exitCode !== null) throw new Error((await pgbench).stderr.slice(-500));
        // A connection each, and some files more.
        return (await readdir(`/proc/${pgbench.pid ?? 0}/fd`)).length >= clients;
      },
      signal,
    );
    return end;
  } catch (error) {
    await end();
    throw error;
  }
}
