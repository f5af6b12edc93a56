import { createInterface } from "node:readline";
import { execa } from "execa";
import { projectFolder } from "../../../lab/paths";
import { inNode } from "../../routing/servers/inNode";
import { percentile } from "../report/statistics";
import type { TenantRun } from "../report/result";
import type { Deployed } from "../stack/deploy";
import { PASSWORD, ROLE, TENANTS } from "../stack/names";
import { READY, type Quiet, type QuietReport } from "./askQuietly";
import { runPgbench, type Load } from "./pgbench";
import type { Report } from "./report";
import { usageOf } from "./usage";

/** Databases whose clients ask without a pause, and how many clients each has. All others ask twice a second. */
export const LOUD = { databases: 5, clients: 4 };

/** Seconds for all quiet ones to log in, and for the answers that are under way at the end. */
const PATIENCE = 120;

/** All databases at once: five loud ones, and how long the others wait for answers beside them. */
export async function measureTenants(way: Deployed, seconds: number, signal: AbortSignal): Promise<TenantRun> {
  const [loud, quiet] = [TENANTS.slice(0, LOUD.databases), TENANTS.slice(LOUD.databases)];
  const load = { clients: LOUD.clients, seconds, args: ["--file=-"], script: "SELECT 1;\n" };
  const { times, failed, refused, rates } = await askingQuietly(way, quiet, seconds, signal, async () => {
    const reports = await Promise.all(loud.map((database) => runLoud(way, { ...load, database }, signal)));
    return { rates: reports.map(({ rate }) => rate), failed: reports.reduce((sum, report) => sum + report.failed, 0) };
  });
  return {
    rate: rates.reduce((sum, rate) => sum + rate, 0),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    slowest: percentile(times, 1),
    failed,
    refused,
    memory: (await usageOf(way.pods)).memory,
  };
}

/** Of many logins at once Odyssey refuses some, and pgbench gives up at the first. */
async function runLoud(way: Deployed, load: Load, signal: AbortSignal, tries = 5): Promise<Report> {
  try {
    return await runPgbench(way, load, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (tries === 1) throw error;
    return await runLoud(way, load, signal, tries - 1);
  }
}

async function askingQuietly(
  { host }: Deployed,
  databases: readonly string[],
  seconds: number,
  signal: AbortSignal,
  beside: () => Promise<{ rates: number[]; failed: number }>,
): Promise<QuietReport & { rates: readonly number[] }> {
  const program = ["-r", "ts-node/register/transpile-only", "bench/throughput/measure/askQuietly.ts"];
  const { command, args } = inNode("node", ...program);
  const quiet: Quiet = { host, user: ROLE, password: PASSWORD, databases, seconds };
  const process = execa(command, args, {
    cwd: projectFolder,
    input: JSON.stringify(quiet),
    timeout: (seconds + PATIENCE) * 1000,
    cancelSignal: signal,
    reject: false,
  });
  const ready = new Promise<boolean>((resolve) => {
    createInterface({ input: process.stdout }).on("line", (line) => {
      if (line === READY) resolve(true);
    });
    void process.then(() => resolve(false));
  });
  try {
    if (!(await ready)) throw new Error(`not all could log in: ${(await process).stderr}`);
    const { rates, failed } = await beside();
    const { stdout, stderr } = await process;
    const last = stdout.trim().split("\n").at(-1) ?? "";
    if (!last.startsWith("{")) throw new Error(`who asks quietly did not report: ${stderr}`);
    const report = JSON.parse(last) as QuietReport;
    return { ...report, failed: failed + report.failed, rates };
  } finally {
    process.kill();
    await process;
  }
}
