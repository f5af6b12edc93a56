import assert from "node:assert/strict";
import fc from "fast-check";
import { planRoutes } from "../../components/routing/plan";
import { unroutable } from "../../components/odyssey/names";
import type { Catalog, Database, RoutingRules } from "../../components/routing/types";
import { catalog } from "./catalogs";
import { rulesOf } from "./rules";
import { CARRIED_NAMES, HOSTILE_NAMES, RESERVED_NAMES } from "../support/names";

const CLUSTERS = ["pg1", "pg2", "pg3", "pg4"];
const NAMES = [
  "a",
  "b",
  "ab",
  "ba",
  "postgres",
  ...CARRIED_NAMES.slice(0, 4),
  ...HOSTILE_NAMES.slice(0, 2),
  ...RESERVED_NAMES,
];
const OWNERS = ["a", "b", "postgres", 'quo"te', "it's"];
/** Patterns that can be matched without a regular expression too, so that the model needs none. */
const PATTERNS = ["a", "b", "ab", "postgres", ".*"];

const databases: fc.Arbitrary<Database[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...NAMES),
    owner: fc.constantFrom(...OWNERS),
    isTemplate: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
    allowsConnections: fc.integer({ min: 0, max: 9 }).map((number) => number !== 0),
  }),
  { selector: ({ name }) => name, maxLength: 8 },
);
const patterns = fc.record({
  databases: fc.subarray(PATTERNS, { maxLength: 2 }),
  owners: fc.subarray(PATTERNS.slice(0, -1), { maxLength: 2 }),
});
const catalogs: fc.Arbitrary<Catalog[]> = fc
  .tuple(...CLUSTERS.map(() => databases))
  .map((all) => all.map((each, index) => catalog(CLUSTERS[index] ?? "", ...each)));
const rules: fc.Arbitrary<RoutingRules> = fc
  .record({
    defaultCluster: fc.constantFrom(...CLUSTERS),
    all: fc.tuple(...CLUSTERS.map(() => patterns)),
    pins: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...CLUSTERS), { maxKeys: 2, noNullPrototype: true }),
    order: fc.shuffledSubarray(CLUSTERS, { maxLength: 2 }),
  })
  .map(({ all, ...rest }) =>
    rulesOf(Object.fromEntries(all.map((each, index) => [CLUSTERS[index] ?? "", each])), rest),
  );

/** Where a name leads, worked out name by name from the rules of DESIGN as they are written there. */
function model(all: Catalog[], { clusters, defaultCluster, pins, order }: RoutingRules): Record<string, string[]> {
  const found = {
    routed: [] as string[],
    conflicting: [] as string[],
    leftOut: [] as string[],
    shadowed: [] as string[],
  };
  for (const name of NAMES) {
    const pin = new Map(Object.entries(pins)).get(name);
    const holders = all.flatMap(({ cluster, databases }) => {
      const held = databases.find((database) => database.name === name);
      return held === undefined ? [] : [{ cluster, ...held }];
    });
    const matching = holders.filter(({ cluster, owner }) => {
      const own = clusters.find((each) => each.name === cluster)?.patterns;
      const named = own?.databases.some((p) => p === ".*" || p === name) === true;
      return pin === cluster || named || own?.owners.includes(owner) === true;
    });
    const allowed = matching.filter(
      (held) =>
        !held.isTemplate &&
        held.allowsConnections &&
        held.name !== "postgres" &&
        held.owner !== "postgres" &&
        unroutable(name) === undefined,
    );
    const ranked = order.flatMap((cluster) => allowed.filter((held) => held.cluster === cluster));
    const winner =
      pin === undefined ? (allowed.length === 1 ? allowed : ranked)[0] : allowed.find(({ cluster }) => cluster === pin);
    const isConflict = pin === undefined && winner === undefined && allowed.length > 1;
    for (const held of matching) {
      if (held !== winner && !(isConflict && allowed.includes(held))) found.leftOut.push(`${name} ${held.cluster}`);
    }
    if (isConflict) found.conflicting.push(`${name} ${allowed.map(({ cluster }) => cluster).join(" ")}`);
    if (winner === undefined) continue;
    found.routed.push(`${name} ${winner.cluster}`);
    const inDefault = holders.find(({ cluster }) => cluster === defaultCluster);
    if (winner.cluster !== defaultCluster && inDefault !== undefined) found.shadowed.push(`${name} ${inDefault.owner}`);
  }
  return Object.fromEntries(Object.entries(found).map(([kind, lines]) => [kind, lines.sort()]));
}

describe("the plan, whatever the clusters hold", () => {
  it("is what a plain reading of the rules gives", () => {
    fc.assert(
      fc.property(catalogs, rules, (all, given) => {
        const { routes, leftOut, shadowed, conflicts } = planRoutes(all, given);
        assert.deepEqual(
          {
            routed: Object.entries(routes).map(([name, { cluster }]) => `${name} ${cluster}`),
            conflicting: conflicts.map(
              ({ database, claims }) => `${database} ${claims.map((c) => c.cluster).join(" ")}`,
            ),
            leftOut: leftOut.map(({ database, cluster }) => `${database} ${cluster}`),
            shadowed: Object.entries(shadowed).map(([name, owner]) => `${name} ${owner}`),
          },
          sortedByKind(model(all, given)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("does not depend on the order of clusters, catalogs or databases", () => {
    const shuffled = fc.tuple(catalogs, rules).chain(([all, given]) =>
      fc.record({
        all: fc.constant(all),
        given: fc.constant(given),
        shuffledCatalogs: fc.shuffledSubarray(all, { minLength: all.length }),
        shuffledClusters: fc.shuffledSubarray([...given.clusters], { minLength: given.clusters.length }),
        reversed: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ all, given, shuffledCatalogs, shuffledClusters, reversed }) => {
        const turned = shuffledCatalogs.map((each) => ({
          ...each,
          databases: reversed ? [...each.databases].reverse() : each.databases,
        }));
        assert.equal(
          JSON.stringify(planRoutes(turned, { ...given, clusters: shuffledClusters })),
          JSON.stringify(planRoutes(all, given)),
        );
      }),
    );
  });

  it("leaves what it was given as it was", () => {
    fc.assert(
      fc.property(catalogs, rules, (all, given) => {
        const before = JSON.stringify([all, given]);
        planRoutes(all, given);
        assert.equal(JSON.stringify([all, given]), before);
      }),
    );
  });
});

function sortedByKind({
  routed = [],
  conflicting = [],
  leftOut = [],
  shadowed = [],
}: Record<string, string[]>): object {
  return { routed, conflicting, leftOut, shadowed };
}
