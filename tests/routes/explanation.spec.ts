import assert from "node:assert/strict";
import { explain } from "../../routes/explanation";
import { formatExplanation } from "../../routes/formatExplanation";
import { assertGolden } from "../support/golden";
import { catalog, database } from "../routing/catalogs";
import { rulesOf } from "../routing/rules";
import { conflictSituation, fullSituation, situationOf } from "./situations";

describe("routes explain", () => {
  it("explains a routed database, one that does not exist, and one that is in conflict", () => {
    const text = [
      explain("shop_eu", fullSituation()),
      explain("clicks", fullSituation()),
      explain("shop_nowhere", fullSituation()),
      explain("shop_eu", conflictSituation()),
    ].map(formatExplanation);
    assertGolden("routes-explain.txt", `${text.join("\n\n--\n\n")}\n`);
  });

  function verdicts(name: string, situation = fullSituation()): string[] {
    return explain(name, situation).rules.map(({ setting, verdict }) => `${setting}: ${verdict}`);
  }

  it("says that a pin decides, or that it leads nowhere", () => {
    assert.ok(verdicts("pinned").includes("pgfleet:pins: decides, whatever the patterns say"));
    const rules = rulesOf({ pg1: {}, pg2: {} }, { pins: { gone: "pg2" } });
    const nowhere = situationOf({ rules, catalogs: [catalog("pg1"), catalog("pg2")] });
    assert.ok(verdicts("gone", nowhere).includes("pgfleet:pins: pg2 does not have it, so it gets no route"));
  });

  it("says what the order of clusters decides", () => {
    assert.ok(verdicts("metrics").includes("pgfleet:order: pg3 gets it, not pg2"));
  });

  it("says which cluster a rule against a route speaks of", () => {
    const situation = situationOf({
      rules: rulesOf({ pg1: {}, pg2: { databases: [".*"] } }),
      catalogs: [
        catalog("pg1", "app"),
        catalog("pg2", database("app", { isTemplate: true, allowsConnections: false }), "mine of postgres"),
      ],
    });
    const { rules, clusters } = explain("app", situation);
    assert.deepEqual(
      rules.slice(1, 3).map(({ rule }) => rule),
      ["no template (pg2)", "allows connections (pg2)"],
    );
    assert.equal(clusters[1]?.answer, 'has it, owned by "nobody", a template, refuses connections');
    assert.ok(
      verdicts("mine", situation).includes("pgfleet:neverRouted.owners[0]: matches on pg2, so it gets no route there"),
    );
  });

  it("tells which override wins each setting, and over which", () => {
    const { pool } = explain("shop_eu", fullSituation());
    assert.deepEqual(
      pool.slice(0, 3).map(({ setting, value, why }) => [setting, value, why]),
      [
        ["mode", "transaction", 'pgfleet:overrides "shop_.*" (databases, specificity 5)'],
        [
          "size",
          "40",
          'pgfleet:overrides "shop_eu" (databases, specificity 7), before "shop_.*" (databases, specificity 5) with 20, ' +
            '"checkout" (owners, specificity 8) with 5',
        ],
        ["clients", "100", 'pgfleet:overrides "checkout" (owners, specificity 8)'],
      ],
    );
  });

  it("agrees with the plan on where every database lands and what pool it has", () => {
    const situation = fullSituation();
    for (const [name, route] of Object.entries(situation.plan.routes)) {
      const { next, pool } = explain(name, situation);
      assert.deepEqual(next, { cluster: route.cluster, why: route.reason });
      const own = pool.filter(({ why }) => why !== "pgfleet:router.pool").map(({ setting, value }) => [setting, value]);
      const planned = Object.entries(route.pool ?? {}).map(([setting, value]) => [setting, String(value)]);
      assert.deepEqual(own.sort(), planned.sort(), name);
    }
  });

  it("shows a cluster that cannot be asked, and one that is not deployed", () => {
    assert.deepEqual(
      explain("erp", fullSituation()).clusters.map(({ cluster, answer }) => `${cluster} ${answer}`),
      [
        "pg1 does not have it",
        "pg2 does not have it",
        "pg3 does not have it",
        "pg4 cannot be asked: cluster pg4: db4.example.org:5432: connect ETIMEDOUT",
        "pg5 is not deployed yet",
      ],
    );
  });

  it("keeps hostile names on their line", () => {
    for (const name of ["a\nb", "\u001b[2J", "\u202e"]) {
      const text = formatExplanation(explain(name, fullSituation()));
      assert.doesNotMatch(text.replaceAll("\n", ""), /\p{C}/u);
      assert.equal(text.split("\n").length, formatExplanation(explain("plain", fullSituation())).split("\n").length);
    }
  });
});
