import assert from "node:assert/strict";
import { lastKnown, forgetMovedClusters, remember, servedByDeployed } from "../../components/routing/memory";
import { planWith } from "../../components/routing/askAndPlan";
import { planRoutes } from "../../components/routing/plan/plan";
import { catalog } from "./catalogs";
import { rulesOf } from "./rules";
import type { LastDeployment, RoutesFindings, RoutingRules } from "../../components/routing/types";
import type { Catalog } from "../../components/postgres/catalog/types";

const READ_AT = "2026-01-01T00:00:00.000Z";

/** A deployment of these catalogs. */
function deployed(rules: RoutingRules, catalogs: readonly Catalog[]): LastDeployment {
  const found = { plan: planRoutes(catalogs, rules), catalogs, unreachable: [], kept: [] };
  return { rules, ...remember(found, READ_AT) };
}

function keeping(rules: RoutingRules): RoutingRules {
  return { ...rules, clusters: rules.clusters.map((each) => ({ ...each, unreachable: "keep" })) };
}

/** The plan of a fleet of which only these answer. */
async function planAnswering(answering: readonly Catalog[], rules: RoutingRules, last: LastDeployment) {
  const clusters = rules.clusters.map(({ name }) => name);
  const silent = clusters.filter((name) => !answering.some(({ cluster }) => cluster === name));
  const answers = { catalogs: answering, unreachable: silent.map((cluster) => ({ cluster, cause: "down" })) };
  return (await planWith(rules, last, () => Promise.resolve(answers))).plan;
}

function pick({ kept, readAt, sizes, limits }: RoutesFindings): Partial<RoutesFindings> {
  return { kept, readAt, sizes, limits };
}

describe("what is last known of a cluster", () => {
  const rules = keeping(rulesOf({ pg1: {}, pg2: { databases: ["shop_.*", "crm"] } }));
  const fleet = [catalog("pg1", "crm", "erp"), catalog("pg2", "shop_eu", "crm")];

  it("is its size, its routes, and of the default cluster that the deployment had what was shadowed", () => {
    const [pg1, pg2] = lastKnown({ ...rules, defaultCluster: "pg2" }, deployed(rules, fleet));
    assert.deepEqual([pg1?.cluster, pg1?.size, pg1?.routes, pg1?.shadowed], ["pg1", 2, {}, { crm: "nobody" }]);
    assert.deepEqual([pg2?.cluster, pg2?.size, pg2?.shadowed], ["pg2", 2, {}]);
    assert.deepEqual(Object.keys(pg2?.routes ?? {}), ["crm", "shop_eu"]);
  });

  it("is what was left out on it, of a cluster alone that a plan may go without", () => {
    const unnamable = [catalog("pg1", "back\\slash"), catalog("pg2", "shop_eu", "shop_\\")];
    const claiming = keeping(rulesOf({ pg1: { databases: ["back.*"] }, pg2: { databases: ["shop_.*"] } }));
    const last = deployed(claiming, unnamable);
    assert.deepEqual(last.leftOut?.map(({ cluster }) => cluster).sort(), ["pg1", "pg2"]);
    const [first, second] = claiming.clusters;
    assert.ok(first !== undefined && second !== undefined);
    const failing = { ...claiming, clusters: [{ ...first, unreachable: "fail" as const }, second] };
    const known = lastKnown(failing, last);
    assert.deepEqual(
      known.map(({ cluster, leftOut }) => [cluster, leftOut.map((each) => [each.cluster, each.database])]),
      [["pg2", [["pg2", "shop_\\"]]]],
    );
  });

  it("is little of a deployment by a release that remembered little", () => {
    const little = { size: 0, connectionLimit: undefined, routes: {}, leftOut: [], shadowed: {}, unclaimed: [] };
    assert.deepEqual(lastKnown(rules, { readAt: { pg1: READ_AT } }), [{ cluster: "pg1", asOf: READ_AT, ...little }]);
  });

  it("is remembered for as long as the cluster cannot be asked", () => {
    const last = deployed(rules, fleet);
    const [pg1, pg2] = lastKnown(rules, last);
    assert.ok(pg1 !== undefined && pg2 !== undefined);
    const later = "2026-01-02T00:00:00.000Z";
    const found = { plan: planRoutes(fleet, rules), catalogs: fleet.slice(0, 1), unreachable: [], kept: [pg2] };
    assert.deepEqual(pick(remember(found, later)), {
      kept: { pg2: READ_AT },
      readAt: { pg1: later, pg2: READ_AT },
      sizes: { pg1: 2, pg2: 2 },
      limits: { pg1: 97, pg2: 97 },
    });
    const unknown = { ...found, kept: [{ ...pg2, connectionLimit: undefined }] };
    assert.deepEqual(pick(remember(unknown, later)).limits, { pg1: 97 });
  });

  it("is nothing of one that was never read, whatever every object has by its name", () => {
    const named = keeping(rulesOf({ constructor: {}, toString: {} }));
    const never = { readAt: {}, routes: {}, leftOut: [], shadowed: {}, kept: {}, sizes: {}, limits: {} };
    assert.deepEqual(lastKnown(named, never), []);
  });

  it("is nothing under another address", () => {
    const direct = (host: string) =>
      ({ kind: "direct", instances: [{ host, port: 5432 }], tls: { mode: "disable" } }) as const;
    const last = {
      ...deployed(rules, fleet),
      clusters: [
        { name: "pg1", source: direct("db1") },
        { name: "pg2", source: direct("db2") },
      ],
    };
    const now = [
      { name: "pg1", source: direct("db1") },
      { name: "pg2", source: direct("db3") },
    ];
    assert.deepEqual(
      lastKnown(rules, forgetMovedClusters(now, last)).map(({ cluster }) => cluster),
      ["pg1"],
    );
    assert.deepEqual(lastKnown(rules, forgetMovedClusters(now, deployed(rules, fleet))), []);
  });

  it("keeps the route that a database of the default cluster has for its pool alone, until somebody claims it", async () => {
    const overrides = { databases: { "erp|crm": { size: 1 } }, owners: {} };
    const before = keeping(rulesOf({ pg1: {}, pg2: {}, pg3: {} }, { overrides, order: ["pg1"] }));
    const last = deployed(before, [...fleet, catalog("pg3")]);
    assert.deepEqual(Object.keys(last.routes ?? {}), ["crm", "erp"]);
    const others = [catalog("pg2", "crm"), catalog("pg3")];
    assert.deepEqual((await planAnswering(others, before, last)).routes, last.routes);
    // Whichever of several that are silent comes first.
    const turned = { ...before, clusters: [...before.clusters].reverse() };
    assert.deepEqual((await planAnswering([catalog("pg3")], turned, last)).routes, last.routes);
    const claimed = {
      ...keeping(rulesOf({ pg1: {}, pg2: { databases: ["crm"] }, pg3: {} })),
      overrides,
      order: ["pg1"],
    };
    const plan = await planAnswering(others, claimed, last);
    assert.deepEqual(plan.conflicts, []);
    assert.deepEqual([plan.routes["crm"]?.cluster, plan.routes["erp"]?.cluster], ["pg2", "pg1"]);
  });
});

describe("where clients reach a name as deployed", () => {
  const rules = keeping(rulesOf({ pg1: {}, pg2: { databases: ["shop"] } }));

  it("is the route's cluster, and without a route the default one", () => {
    const last = deployed(rules, [catalog("pg1", "crm"), catalog("pg2", "shop")]);
    assert.deepEqual(["shop", "crm", "constructor"].map(servedByDeployed(last)), ["pg2", "pg1", "pg1"]);
  });

  it("is nowhere before the first deployment", () => {
    assert.equal(servedByDeployed({})("crm"), undefined);
    assert.equal(servedByDeployed({ routes: {} })("crm"), undefined);
    assert.equal(servedByDeployed({ rules })("crm"), undefined);
  });

  it("stays known of what others claim, while the default cluster cannot be asked", async () => {
    const answering = [catalog("pg1", "crm", "shop"), catalog("pg2", "shop")];
    const before = deployed(rulesOf({ pg1: {}, pg2: {} }), [catalog("pg1", "crm", "shop"), catalog("pg2")]);
    const plan = await planAnswering(answering, rules, { ...before, rules });
    assert.deepEqual(plan.routes, {});
    const found = { plan, catalogs: answering, unreachable: [], kept: [] };
    const then = { rules, ...remember(found, READ_AT) };
    const other = { database: "other", cluster: "pg2", owner: "o", reason: "pinned to pg1" };
    const known = lastKnown(rules, { ...then, leftOut: [...then.leftOut, other] });
    assert.deepEqual(
      known.map(({ cluster, unclaimed }) => [cluster, unclaimed]),
      [
        ["pg1", ["shop"]],
        ["pg2", []],
      ],
    );
    assert.deepEqual((await planAnswering([catalog("pg2", "shop")], rules, then)).routes, {});
  });
});
