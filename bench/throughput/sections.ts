import type { Draft } from "./draft";
import { byTurns } from "./measure/byTurns";
import { measureIdle } from "./measure/idle";
import { LOGIN_CLIENTS, measureLogins } from "./measure/logins";
import { measureReload } from "./measure/reload";
import { inRounds } from "./measure/rounds";
import { LOUD, measureTenants } from "./measure/tenants";
import { measureTransactions } from "./measure/transactions";
import type { Section, ThroughputOptions } from "./plan/options";
import { clientTlsPoints, pointsOf, type Point } from "./plan/points";
import { MAIN_WAYS, type WayName } from "./plan/ways";
import { medianRun } from "./report/compare";
import { formatRate } from "./report/format";
import { titleOf } from "./report/tables";
import { inTurn } from "./report/statistics";
import type { ReloadRun, Run, Runs } from "./report/result";
import type { Deployed } from "./stack/deploy";
import { TENANTS } from "./stack/names";

export interface Measuring {
  readonly ways: readonly Deployed[];
  readonly tls: boolean;
  readonly options: ThroughputOptions;
  readonly draft: Draft;
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What TLS changes much is measured with and without it; the rest without it, since it is long as it is. */
const SECTION_RUNS: Readonly<Record<Section, (measuring: Measuring) => Promise<void>>> = {
  transactions,
  logins,
  idle,
  tenants: withoutTls(tenants),
  // Of the server's side it wants TLS, which is the default.
  "client-tls": withTls(clientTls),
  // Last: its routers have thousands of routes then, or have ended.
  reload: withoutTls(reload),
};

/** Measures each part that is asked for. One that fails keeps none of the others from being measured. */
export async function measureSections(measuring: Measuring): Promise<void> {
  const { options, tell, signal } = measuring;
  for (const [section, measure] of Object.entries(SECTION_RUNS)) {
    if (!options.only.includes(section as Section)) continue;
    await unlessItFails(section, tell, signal, () => measure(measuring));
  }
}

async function unlessItFails(
  what: string,
  tell: Measuring["tell"],
  signal: AbortSignal,
  measure: () => Promise<void>,
): Promise<void> {
  try {
    await measure();
  } catch (error) {
    signal.throwIfAborted();
    tell(`${what} was not measured: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

export function wayOf(ways: readonly Deployed[], name: WayName): Deployed {
  const found = ways.find(({ way }) => way === name);
  if (found === undefined) throw new Error(`${name} is not deployed`);
  return found;
}

async function transactions({ ways, tls, options, draft, tell, signal }: Measuring): Promise<void> {
  const { extent, rounds, seconds } = options;
  for (const { point, ways: names } of pointsOf(tls, extent)) {
    const measured = names.map((name) => wayOf(ways, name));
    const measure = (way: Deployed) => measureTransactions(way, point, seconds, signal);
    await unlessItFails(nameOf(point), tell, signal, async () => {
      const runs = await inRounds(measured, rounds, signal, measure);
      draft.transactions.push({ point, runs });
      tell(`${nameOf(point)}: ${ratesOf(runs)}`);
    });
  }
}

async function logins({ ways, tls, options, draft, tell, signal }: Measuring): Promise<void> {
  tell("new connections");
  const measure = (way: Deployed) => measureLogins(way, options.seconds, signal);
  draft.logins.push({ tls, clients: LOGIN_CLIENTS, runs: await inRounds(main(ways), options.rounds, signal, measure) });
}

async function clientTls({ ways, options: { rounds, seconds }, draft, tell, signal }: Measuring): Promise<void> {
  for (const point of clientTlsPoints()) {
    tell(`${titleOf(point)}, with TLS and without by turns`);
    const measure = byTurns((way) => measureTransactions(way, point, seconds, signal));
    const runs = await inRounds(main(ways), rounds, signal, measure);
    draft.clientTls.push({ counted: "transactions", load: titleOf(point), runs });
  }
  tell("new connections, with TLS and without by turns");
  const runs = await inRounds(
    main(ways),
    rounds,
    signal,
    byTurns((way) => measureLogins(way, seconds, signal)),
  );
  draft.clientTls.push({ counted: "logins", load: `${LOGIN_CLIENTS} at a time`, runs });
}

async function tenants({ ways, options, draft, tell, signal }: Measuring): Promise<void> {
  tell(`${TENANTS.length} databases at once`);
  // Long enough for each of the quiet ones to ask some times.
  const measure = (way: Deployed) => measureTenants(way, options.seconds + 2, signal);
  const runs = await inRounds(main(ways), options.rounds, signal, measure);
  draft.tenants = { databases: TENANTS.length, loud: LOUD.databases, clients: LOUD.clients, runs };
}

async function reload({ ways, options, draft, tell, signal }: Measuring): Promise<void> {
  const left = new Set<WayName>(["hand", "pgbouncer", "odyssey"]);
  for (const size of options.reload) {
    tell(`${size.toLocaleString("en")} databases are reloaded`);
    const runs = new Map<WayName, ReloadRun[]>([...left].map((way) => [way, []]));
    for (let round = 0; round < options.rounds; round++) {
      for (const way of inTurn([...left], round)) {
        // The first change brings all databases, each later one brings one more.
        const run = await measureReload(wayOf(ways, way), size + round, signal);
        runs.get(way)?.push(run);
        if (run.problem === undefined) continue;
        // Larger ones would be given up too, and each takes minutes for it.
        left.delete(way);
        tell(`${way}: ${run.problem}`);
      }
    }
    draft.reload.push({ databases: size, runs: Object.fromEntries(runs) });
  }
}

async function idle({ ways, tls, options, draft, tell, signal }: Measuring): Promise<void> {
  tell(`${options.idle.toLocaleString("en")} idle clients on each router`);
  const measured = (["hand-clean", "pgbouncer", "odyssey"] as const).map((way) => wayOf(ways, way));
  draft.idle.push({ tls, ...(await measureIdle(measured, options.idle, options, signal)) });
}

function withoutTls(measure: (measuring: Measuring) => Promise<void>): (measuring: Measuring) => Promise<void> {
  return async (measuring) => {
    if (!measuring.tls) await measure(measuring);
  };
}

function withTls(measure: (measuring: Measuring) => Promise<void>): (measuring: Measuring) => Promise<void> {
  return async (measuring) => {
    if (measuring.tls) await measure(measuring);
  };
}

function main(ways: readonly Deployed[]): Deployed[] {
  return MAIN_WAYS.map((way) => wayOf(ways, way));
}

function ratesOf(runs: Runs<Run>): string {
  return Object.entries(runs)
    .map(([way, own]) => `${way} ${formatRate(medianRun(own).rate)}`)
    .join(", ");
}

function nameOf({ mode, script, protocol, clients, tls }: Point): string {
  return `mode ${mode}, ${script} ${protocol}, ${clients} clients${tls ? ", TLS" : ""}`;
}
