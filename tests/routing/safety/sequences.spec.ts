import assert from "node:assert/strict";
import fc from "fast-check";
import { assess } from "../../../components/routing/safety/assess";
import { planWith } from "../../../components/routing/askAndPlan";
import { catalog } from "../catalogs";
import { readRules } from "../plan/model";
import { policy } from "../policy";
import { rulesOf } from "../rules";
import { clustersOf } from "../../../components/routing/types";
import { remember } from "../../../components/routing/memory";
import type { RoutingRules, RoutesState } from "../../../components/routing/types";
import type { Catalog } from "../../../components/postgres/catalog/types";

const CLUSTERS = ["pg1", "pg2", "pg3"];
const NAMES = ["a", "b", "c", "d"];
const OWNERS = ["o", "p"];
const PATTERNS = ["a", "b", ".*"];
const GUARD = { count: 1, share: 1 };

const STOPPED = /^The guard/;

type Routes = Readonly<Record<string, string>>;

/** The world and the stack: what the code under test is given, and what it has brought about. */
class Real {
  readonly fleet = new Map(CLUSTERS.map((cluster) => [cluster, new Map<string, string>()]));
  readonly silent = new Set<string>();
  rules: RoutingRules = rulesOf({ pg1: {}, pg2: { databases: ["a"] }, pg3: { databases: ["b"] } });
  confirmedPlan = "";
  state: Partial<RoutesState> = {};
  /** Routes in the ConfigMap, and those that the router runs. */
  configured: Routes = {};
  live: Routes = {};

  catalogs(): Catalog[] {
    return CLUSTERS.filter((cluster) => !this.silent.has(cluster)).map((cluster) =>
      catalog(cluster, ...[...(this.fleet.get(cluster) ?? [])].map(([name, owner]) => `${name} of ${owner}`)),
    );
  }

  /** One `up`, step by step as the engine takes them, ended before step `stop`. Returns why it failed, if it did. */
  async up(stop: number): Promise<string> {
    try {
      const found = await planWith(this.rules, this.state, (mayBeUnreachable) => {
        const named = [...this.silent].filter((cluster) => !mayBeUnreachable(cluster)).sort();
        if (named.length > 0) return Promise.reject(new Error(`cannot ask ${named.join(" ")}`));
        const silent = [...this.silent].map((cluster) => ({ cluster, cause: "down" }));
        return Promise.resolve({ catalogs: this.catalogs(), unreachable: silent });
      });
      const given = { rules: this.rules, policy: { ...policy, guard: GUARD, confirmedPlan: this.confirmedPlan } };
      const now = new Date();
      const { problems } = assess(this.state, given, found, now);
      if (problems.length > 0) return problems.join("\n");
      if (stop === 0) return "interrupted";
      this.state = { ...this.state, ...given, ...remember(found, now.toISOString()) };
      if (stop === 1) return "interrupted";
      this.configured = clustersOf(this.state.routes ?? {});
      if (stop === 2) return "interrupted";
      this.live = this.configured;
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  }
}

/** What a person would expect, from the rules alone. */
interface Model {
  /** As the stack's state has them. */
  known: Routes;
  knownShadowed: readonly string[];
  /** Names that the default cluster was last known to serve though others claim them. */
  knownStanding: readonly string[];
  live: Routes;
  asked: Set<string>;
}

class Change implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly what: string,
    readonly apply: (real: Real) => void,
  ) {}
  check = (): boolean => true;
  run(model: Model, real: Real): Promise<void> {
    this.apply(real);
    // Nothing that happens to clusters or config moves a client before a deployment does.
    assert.deepEqual(real.live, model.live);
    return Promise.resolve();
  }
  toString = (): string => this.what;
}

class Up implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly stop: number,
    readonly confirms: boolean,
  ) {}
  check = (): boolean => true;
  toString = (): string => `up stopped before ${this.stop}${this.confirms ? ", confirmed" : ""}`;

  async run(model: Model, real: Real): Promise<void> {
    const { failure, routes, shadowed, standing } = expectedOf(model, real);
    let said = await real.up(this.stop);
    if (failure === STOPPED && this.confirms) {
      assert.match(said, failure);
      real.confirmedPlan = /plan-[0-9a-f]+/.exec(said)?.[0] ?? assert.fail(said);
      said = await real.up(this.stop);
      real.confirmedPlan = "";
    } else if (failure !== undefined) {
      assert.match(said, failure);
      assert.deepEqual(real.live, model.live);
      return;
    }
    assert.equal(said, this.stop < 3 ? "interrupted" : "");
    if (this.stop > 0) {
      model.known = routes;
      model.knownShadowed = shadowed;
      model.knownStanding = standing;
      model.asked = new Set([...model.asked, ...CLUSTERS.filter((cluster) => !real.silent.has(cluster))]);
    }
    if (this.stop === 3) model.live = routes;
    assert.deepEqual(clustersOf(real.state.routes ?? {}), model.known);
    assert.deepEqual(real.live, model.live);
  }
}

function expectedOf(
  model: Model,
  real: Real,
): { failure?: RegExp; routes: Routes; shadowed: readonly string[]; standing: readonly string[] } {
  const nothing = { routes: {}, shadowed: [], standing: [] };
  const mayBeUnreachable = (cluster: string) =>
    model.asked.has(cluster) &&
    real.rules.clusters.some((each) => each.name === cluster && each.unreachable === "keep");
  const missing = [...real.silent].filter((cluster) => !mayBeUnreachable(cluster)).sort();
  if (missing.length > 0) return { ...nothing, failure: new RegExp(`^cannot ask ${missing.join(" ")}$`) };

  // A silent cluster has what led to it before, and nothing else, and claims just that.
  const led = (cluster: string) => NAMES.filter((name) => model.known[name] === cluster);
  const isFirst = model.asked.size === 0;
  const had = (cluster: string) => (cluster === "pg1" ? model.knownStanding : []);
  const catalogs = [
    ...real.catalogs(),
    ...[...real.silent].map((cluster) => catalog(cluster, ...led(cluster), ...had(cluster))),
  ];
  const clusters = real.rules.clusters.map((each) =>
    real.silent.has(each.name) ? { ...each, patterns: { databases: led(each.name), owners: [] } } : each,
  );
  const { routed, conflicting, shadowed, standing } = readRules(NAMES, catalogs, { ...real.rules, clusters }, (name) =>
    isFirst ? undefined : (model.known[name] ?? "pg1"),
  );
  const [conflict] = conflicting;
  if (conflict !== undefined) return { ...nothing, failure: new RegExp(`"${conflict[0] ?? ""}" exists on`) };

  const routes = Object.fromEntries(routed.map((line) => line.split(" ") as [string, string]));
  const inDefault = real.silent.has("pg1")
    ? model.knownShadowed.filter((name) => (routes[name] ?? "pg1") !== "pg1")
    : shadowed.map((line) => line.split(" ")[0] ?? "");
  const moved = NAMES.filter((name) => {
    const [from, to] = [model.known[name], routes[name]];
    if (from !== undefined) return (to ?? "pg1") !== from;
    return to !== undefined && to !== "pg1" && inDefault.includes(name);
  });
  return {
    routes,
    standing,
    shadowed: inDefault,
    ...(moved.length > GUARD.count && !isFirst ? { failure: STOPPED } : {}),
  };
}

const cluster = fc.constantFrom(...CLUSTERS);
const name = fc.constantFrom(...NAMES);
const commands = [
  fc
    .tuple(cluster, name, fc.constantFrom(...OWNERS))
    .map(
      ([at, database, owner]) =>
        new Change(`${database} of ${owner} on ${at}`, (real) => real.fleet.get(at)?.set(database, owner)),
    ),
  fc
    .tuple(cluster, name)
    .map(([at, database]) => new Change(`no ${database} on ${at}`, (real) => real.fleet.get(at)?.delete(database))),
  cluster.map((at) => new Change(`${at} fails`, (real) => real.silent.add(at))),
  cluster.map((at) => new Change(`${at} returns`, (real) => real.silent.delete(at))),
  fc
    .tuple(
      fc.constantFrom("pg2", "pg3"),
      fc.subarray(PATTERNS),
      fc.subarray(OWNERS),
      fc.constantFrom("fail" as const, "keep" as const),
    )
    .map(
      ([at, databases, owners, unreachable]) =>
        new Change(`${at}: ${databases.join(",")}; ${owners.join(",")}; ${unreachable}`, (real) => {
          const clusters = real.rules.clusters.map((each) =>
            each.name === at ? { ...each, patterns: { databases, owners }, unreachable } : each,
          );
          real.rules = { ...real.rules, clusters };
        }),
    ),
  fc
    .dictionary(name, cluster, { maxKeys: 2, noNullPrototype: true })
    .map((pins) => new Change(`pins ${JSON.stringify(pins)}`, (real) => (real.rules = { ...real.rules, pins }))),
  fc
    .shuffledSubarray(CLUSTERS)
    .map((order) => new Change(`order ${order.join(" ")}`, (real) => (real.rules = { ...real.rules, order }))),
  fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()).map(([stop, confirms]) => new Up(stop, confirms)),
  fc.boolean().map((confirms) => new Up(3, confirms)),
];

describe("any sequence of events and deployments", function () {
  this.timeout(30_000);

  it("leaves every route right, or the failure named and what runs as it was", async () => {
    const reached = { deployed: 0, stopped: 0 };
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: "max" }), async (sequence) => {
        const real = new Real();
        const model: Model = { known: {}, knownShadowed: [], knownStanding: [], live: {}, asked: new Set() };
        await fc.asyncModelRun(() => ({ model, real }), sequence);
        if (Object.keys(real.live).length > 0) reached.deployed++;
        else reached.stopped++;
      }),
      { numRuns: 400 },
    );
    // Sequences that never route anything would prove nothing.
    assert.ok(reached.deployed > 50, JSON.stringify(reached));
  });
});
