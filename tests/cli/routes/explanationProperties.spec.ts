import assert from "node:assert/strict";
import fc from "fast-check";
import { lastKnown } from "../../../components/routing/memory";
import { assess } from "../../../components/routing/safety/assess";
import { planRoutes } from "../../../components/routing/plan/plan";
import { explanationOf } from "../../../cli/routes/explain/explanation";
import { formatExplanation } from "../../../cli/routes/explain/formatExplanation";
import { catalog } from "../../routing/catalogs";
import { policy } from "../../routing/policy";
import { rulesOf } from "../../routing/rules";
import { situationOf } from "./situations";
import type { Plan, RoutingRules } from "../../../components/routing/types";
import type { Situation } from "../../../cli/routes/situation";
import type { RuleVerdict } from "../../../cli/routes/explain/verdicts";
import type { Catalog } from "../../../components/postgres/catalog/types";

const CLUSTERS = ["pg1", "pg2", "pg3"];
const NAMES = ["a", "b", "ab", "console", "postgres"];
const OWNERS = ["a", "b", "postgres"];
const PATTERNS = ["a", "b", "a.*", "postgres", ".*"];
const LANDS_NOWHERE = "conflict";

const patterns = fc.record({
  databases: fc.array(fc.constantFrom(...PATTERNS), { maxLength: 2 }),
  owners: fc.array(fc.constantFrom(...PATTERNS), { maxLength: 2 }),
});
const neverRouted = fc.record({
  databases: fc.subarray(["postgres", "ab"]),
  owners: fc.array(fc.constantFrom("postgres", "b", "b.*"), { maxLength: 3 }),
});
const rarely = fc.integer({ min: 0, max: 5 }).map((number) => number === 0);
const databases = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...NAMES),
    owner: fc.constantFrom(...OWNERS),
    isTemplate: rarely,
    allowsConnections: rarely.map((is) => !is),
  }),
  { selector: ({ name }) => name, maxLength: NAMES.length },
);
const fleet: fc.Arbitrary<Catalog[]> = fc
  .tuple(...CLUSTERS.map(() => databases))
  .map((all) => all.map((each, index) => catalog(CLUSTERS[index] ?? "", ...each)));
const rules: fc.Arbitrary<RoutingRules> = fc
  .record({
    all: fc.tuple(...CLUSTERS.map(() => patterns)),
    neverRouted,
    pins: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...CLUSTERS), { maxKeys: 2, noNullPrototype: true }),
    order: fc.shuffledSubarray(CLUSTERS, { maxLength: 2 }),
    overrides: fc.constantFrom({ databases: {}, owners: {} }, { databases: { "a.*": { size: 7 } }, owners: {} }),
  })
  .map(({ all, ...rest }) => {
    const given = rulesOf(Object.fromEntries(all.map((each, index) => [CLUSTERS[index] ?? "", each])), rest);
    return { ...given, clusters: given.clusters.map((each) => ({ ...each, unreachable: "keep" })) };
  });

/** After a deployment that asked all clusters, some fall silent. */
const situations: fc.Arbitrary<Situation> = fc
  .tuple(fleet, rules, fc.subarray(CLUSTERS, { maxLength: 1 }))
  .map(([catalogs, given, silent]) => {
    const then = planRoutes(catalogs, given);
    const readAt = Object.fromEntries(CLUSTERS.map((cluster) => [cluster, "2026-11-20T08:00:00.000Z"]));
    const { deployed } = situationOf({ rules: given, catalogs });
    return situationOf({
      rules: given,
      catalogs: catalogs.filter(({ cluster }) => !silent.includes(cluster)),
      kept: lastKnown(given, { ...then, rules: given, readAt }).filter(({ cluster }) => silent.includes(cluster)),
      unreachable: silent.map((cluster) => ({ cluster, cause: "no answer" })),
      policy: { ...policy, guard: { count: 100, share: 1 } },
      deployed: { ...deployed, ...then, readAt },
    });
  });

/** What the verdicts say, each by itself. */
interface Told {
  /** Cluster → the pattern by which it is said to claim the name; empty for what was last known. */
  readonly claims: ReadonlyMap<string, string>;
  /** Cluster → the pattern of `neverRouted` that is said to keep the name from it. */
  readonly never: ReadonlyMap<string, string>;
  readonly landing: string;
}

function read(verdicts: readonly RuleVerdict[], { defaultCluster }: RoutingRules): Told {
  const claims = new Map<string, string>();
  const never = new Map<string, string>();
  for (const { setting, rule, verdict } of verdicts) {
    const pattern = /^"(.*)" for the (?:database|owner)$/.exec(rule)?.[1] ?? "";
    const claiming = /so (pg\d) claims it/.exec(verdict)?.[1];
    if (claiming !== undefined) {
      assert.ok(!claims.has(claiming), `${claiming} is said to claim it twice`);
      claims.set(claiming, pattern);
    }
    if (!setting.startsWith("pgfleet:neverRouted")) continue;
    for (const cluster of /^matches on (.*?), so it gets no route there/.exec(verdict)?.[1]?.split(" and ") ?? []) {
      assert.ok(!never.has(cluster), `${cluster} is said to be kept out twice`);
      never.set(cluster, pattern);
    }
  }
  return { claims, never, landing: landing() };

  function landing(): string {
    const pin = verdicts.find(({ setting }) => setting === "pgfleet:pins");
    if (pin !== undefined) {
      return pin.verdict.startsWith("decides") ? pin.rule.slice(-3) : defaultCluster;
    }
    const order = verdicts.find(({ setting }) => setting === "pgfleet:order");
    if (order !== undefined) return /(pg\d) gets it/.exec(order.verdict)?.[1] ?? LANDS_NOWHERE;
    const [only = defaultCluster, ...others] = claims.keys();
    assert.deepEqual(others, [], "several claim it, and nothing is said of their order");
    return only;
  }
}

/** The same from the plan. Of a claim that another one beats the plan does not say by which pattern it was made. */
function planned(name: string, { routes, conflicts, leftOut }: Plan, { defaultCluster }: RoutingRules) {
  const conflict = conflicts.find(({ database }) => database === name);
  const route = routes[name];
  const isClaim = route !== undefined && !route.reason.startsWith("claimed by no pattern");
  const out = leftOut.filter(({ database }) => database === name);
  const isBeaten = ({ reason }: { readonly reason: string }) =>
    /^pinned to | claims it too | serves it today$/.test(reason);
  return {
    landing: conflict === undefined ? (route?.cluster ?? defaultCluster) : LANDS_NOWHERE,
    standing: [...(conflict?.claims ?? []), ...(isClaim ? [route] : [])],
    // What a cluster that cannot be asked was last known to serve it claims, whatever the route was made for.
    claiming: [...(conflict?.claims ?? []), ...(route === undefined ? [] : [route]), ...out.filter(isBeaten)],
    refused: out.filter((each) => !isBeaten(each)),
  };
}

function assertAgreement(name: string, situation: Situation): void {
  const { plan, rules: given, kept } = situation;
  const { rules: verdicts, next } = explanationOf(name, situation);
  const told = read(verdicts, given);
  const { landing, standing, claiming, refused } = planned(name, plan, given);
  assert.equal(told.landing, landing);
  const { problems } = assess(situation.deployed, situation, situation, new Date());
  assert.equal(next.cluster, problems.length === 0 ? landing : undefined);

  for (const { cluster, reason } of standing) {
    const matched = /matches "(.*)"$/.exec(reason)?.[1];
    const isKept = kept.some((each) => each.cluster === cluster);
    if (isKept) assert.equal(told.claims.get(cluster), "");
    else if (matched !== undefined) assert.equal(told.claims.get(cluster), matched);
  }
  const claimants = new Set(claiming.map(({ cluster }) => cluster));
  for (const cluster of told.claims.keys()) assert.ok(claimants.has(cluster), `${cluster} does not claim it`);
  for (const { cluster, reason } of refused) {
    if (kept.some((each) => each.cluster === cluster)) continue;
    const keptOutBy = /^never routed: .*matches "(.*)"$/.exec(reason)?.[1];
    if (keptOutBy !== undefined) assert.equal(told.never.get(cluster), keptOutBy);
  }
  for (const { cluster } of standing) assert.ok(!told.never.has(cluster), `${cluster} gets it after all`);
}

describe("routes explain, whatever the clusters hold", () => {
  it("agrees with the plan in every verdict and on where clients land", () => {
    fc.assert(
      fc.property(situations, (situation) => {
        for (const name of [...NAMES, "absent"]) {
          try {
            assertAgreement(name, situation);
          } catch (error) {
            throw new Error(formatExplanation(explanationOf(name, situation)), { cause: error });
          }
        }
      }),
      { numRuns: 150 },
    );
  }).timeout(20_000);
});
