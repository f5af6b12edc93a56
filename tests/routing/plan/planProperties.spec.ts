import assert from "node:assert/strict";
import fc from "fast-check";
import { planRoutes } from "../../../components/routing/plan/plan";
import type { RoutingRules } from "../../../components/routing/types";
import { catalog } from "../catalogs";
import { readRules } from "./model";
import { rulesOf } from "../rules";
import { CARRIED_NAMES, HOSTILE_NAMES, RESERVED_NAMES } from "../../support/names";
import type { Catalog, Database } from "../../../components/postgres/catalog/types";

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

/** Where clients reach names; nothing of a stack that is new. */
const served = fc
  .option(fc.array(fc.constantFrom(...CLUSTERS), { minLength: NAMES.length, maxLength: NAMES.length }), { nil: [] })
  .map((clusters) => (name: string) => clusters[NAMES.indexOf(name)]);

function expected(...[all, given, servedBy]: [Catalog[], RoutingRules, (name: string) => string | undefined]) {
  const { routed, conflicting, leftOut, shadowed } = readRules(NAMES, all, given, servedBy);
  return { routed, conflicting, leftOut, shadowed };
}

describe("the plan, whatever the clusters hold", () => {
  it("is what a plain reading of the rules gives", () => {
    fc.assert(
      fc.property(catalogs, rules, served, (all, given, servedBy) => {
        const { routes, leftOut, shadowed, conflicts } = planRoutes(all, given, [], servedBy);
        assert.deepEqual(
          {
            routed: Object.entries(routes).map(([name, { cluster }]) => `${name} ${cluster}`),
            conflicting: conflicts.map(
              ({ database, claims }) => `${database} ${claims.map((c) => c.cluster).join(" ")}`,
            ),
            leftOut: leftOut.map(({ database, cluster }) => `${database} ${cluster}`),
            shadowed: Object.entries(shadowed).map(([name, owner]) => `${name} ${owner}`),
          },
          expected(all, given, servedBy),
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
