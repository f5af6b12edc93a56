import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExecaError } from "execa";
import { execute } from "../../execute";
import { CLUSTERS, databasesOf } from "../fleet";
import type { Quantity } from "../../quantity";

const SCRIPT = join(__dirname, "append.sh");

/** Seconds after which a loop is ended that has not come to its end. */
const LONGEST = 120;

/** How long the loop takes for a size, one cluster after the other, with psql's answer at hand. */
export async function measureAppend(size: number, signal: AbortSignal): Promise<Quantity> {
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-bench-"));
  try {
    const start = performance.now();
    for (const cluster of CLUSTERS) {
      const passed = (performance.now() - start) / 1000;
      const input = psqlTable(size, cluster);
      const args = [SCRIPT, cluster, join(folder, "routes.conf")];
      try {
        await execute({ command: "bash", args, input, seconds: Math.max(0.001, LONGEST - passed) }, signal);
      } catch (error) {
        if (!(error instanceof ExecaError && error.timedOut)) throw error;
        return { value: LONGEST, unit: "s", atLeast: true };
      }
    }
    return { value: (performance.now() - start) / 1000, unit: "s" };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function psqlTable(size: number, cluster: string): string {
  const rows = databasesOf(size)
    .filter((database) => database.cluster === cluster)
    .map(({ name, owner }) => ` ${name} | ${owner}`);
  return [" datname | owner", "---------+-------", ...rows, `(${rows.length} rows)`, ""].join("\n");
}
