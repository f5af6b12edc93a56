import assert from "node:assert/strict";
import { lastKnown, ofSameClusters, type LastDeployment } from "../../components/routing/lastKnown";
import { findingsOf } from "../../components/routing/findings";
import { planFleet } from "../../components/routing/findRoutes";
import { planRoutes } from "../../components/routing/plan";
import { catalog } from "./catalogs";
import { rulesOf } from "./rules";
import type { Catalog, RoutingRules } from "../../components/routing/types";

const READ_AT = "2026-01-01T00:00:00.000Z";

/** A deployment of these catalogs. */
function deployed(rules: RoutingRules, catalogs: readonly Catalog[]): LastDeployment {
  const found = { plan: planRoutes(catalogs, rules), catalogs, silent: [], kept: [] };
  return { rules, ...findingsOf(found, READ_AT) };
}

function keeping(rules: RoutingRules): RoutingRules {
  return { ...rules, clusters: rules.clusters.map((each) => ({ ...each, unreachable: "keep" })) };
}

/** The plan of a fleet of which only these answer. */
async function planWith(answering: readonly Catalog[], rules: RoutingRules, last: LastDeployment) {
  const clusters = rules.clusters.map(({ name }) => name);
  const silent = clusters.filter((name) => !answering.some(({ cluster }) => cluster === name));
  const answers = { catalogs: answering, silent: silent.map((cluster) => ({ cluster, cause: "down" })) };
  return (await planFleet(rules, last, () => Promise.resolve(answers))).plan;
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
      lastKnown(rules, ofSameClusters(now, last)).map(({ cluster }) => cluster),
      ["pg1"],
    );
    assert.deepEqual(lastKnown(rules, ofSameClusters(now, deployed(rules, fleet))), []);
  });

  it("keeps the route that a database of the default cluster has for its pool alone, until somebody claims it", async () => {
    const overrides = { databases: { "erp|crm": { size: 1 } }, owners: {} };
    const before = keeping(rulesOf({ pg1: {}, pg2: {}, pg3: {} }, { overrides, order: ["pg1"] }));
    const last = deployed(before, [...fleet, catalog("pg3")]);
    assert.deepEqual(Object.keys(last.routes ?? {}), ["crm", "erp"]);
    const others = [catalog("pg2", "crm"), catalog("pg3")];
    assert.deepEqual((await planWith(others, before, last)).routes, last.routes);
    const claimed = {
      ...keeping(rulesOf({ pg1: {}, pg2: { databases: ["crm"] }, pg3: {} })),
      overrides,
      order: ["pg1"],
    };
    const plan = await planWith(others, claimed, last);
    assert.deepEqual(plan.conflicts, []);
    assert.deepEqual([plan.routes["crm"]?.cluster, plan.routes["erp"]?.cluster], ["pg2", "pg1"]);
  });
});
