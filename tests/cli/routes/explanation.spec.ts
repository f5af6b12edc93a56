import assert from "node:assert/strict";
import { differenceOf } from "../../../cli/routes/diff/difference";
import { explanationOf } from "../../../cli/routes/explain/explanation";
import { formatExplanation } from "../../../cli/routes/explain/formatExplanation";
import { assertGolden } from "../../support/golden";
import { catalog, database } from "../../routing/catalogs";
import { policy } from "../../routing/policy";
import { rulesOf } from "../../routing/rules";
import { conflictSituation, fullSituation, situationOf } from "./situations";
import type { Situation } from "../../../cli/routes/situation";

/** With a guard that lets the plan through. */
function passing(): Situation {
  return { ...fullSituation(), policy: { ...policy, guard: { count: 10, share: 1 } } };
}

describe("routes explain", () => {
  it("explains a routed database, one whose cluster cannot be asked, one that does not exist, and one that is in conflict", () => {
    const text = [
      explanationOf("shop_eu", passing()),
      explanationOf("clicks", passing()),
      explanationOf("erp", passing()),
      explanationOf("shop_nowhere", passing()),
      explanationOf("shop_eu", conflictSituation()),
    ].map(formatExplanation);
    assertGolden("routes-explain.txt", `${text.join("\n\n--\n\n")}\n`);
  });

  function verdicts(name: string, situation = passing()): string[] {
    return explanationOf(name, situation).rules.map(({ setting, verdict }) => `${setting}: ${verdict}`);
  }

  it("says that a pin decides, or that it leads nowhere", () => {
    assert.ok(verdicts("pinned").includes("pgfleet:pins: decides, whatever the patterns say"));
    const rules = rulesOf({ pg1: {}, pg2: {} }, { pins: { gone: "pg2" } });
    const nowhere = situationOf({ rules, catalogs: [catalog("pg1"), catalog("pg2")] });
    assert.ok(
      verdicts("gone", nowhere).includes(
        "pgfleet:pins: leads nowhere, so clients land on the default cluster: pg2 does not have it",
      ),
    );
  });

  it("says that a pin decides though its cluster is silent, and why one to where a database may not be routed does not", () => {
    const { rules, kept, deployed } = passing();
    const pinned = (pins: Record<string, string>) =>
      situationOf({ rules: { ...rules, pins }, kept, deployed, catalogs: passing().catalogs });
    assert.ok(verdicts("erp", pinned({ erp: "pg4" })).includes("pgfleet:pins: decides, whatever the patterns say"));
    assert.ok(
      verdicts("shop_template", pinned({ shop_template: "pg2" })).includes(
        "pgfleet:pins: leads nowhere, so clients land on the default cluster: it is a template",
      ),
    );
  });

  it("says on which cluster each pattern counts", () => {
    const situation = situationOf({
      rules: rulesOf(
        { pg1: {}, pg2: {}, pg3: { owners: ["o.*", "ops"] } },
        { neverRouted: { databases: [], owners: ["ops", "o.*"] } },
      ),
      catalogs: [catalog("pg1"), catalog("pg2", "app of ops"), catalog("pg3", "app of org")],
    });
    assert.deepEqual(verdicts("app", situation).slice(1), [
      "pgfleet:neverRouted.owners[0]: matches on pg2, so it gets no route there",
      "pgfleet:neverRouted.owners[1]: matches on pg3, so it gets no route there; matches on pg2 too, but one before it has",
      'pgfleet:clusters.pg3.owners[0]: matches on pg3, but it gets no route there: never routed: owner "org" matches "o.*"',
      "pgfleet:clusters.pg3.owners[1]: does not match",
    ]);
  });

  describe("where clients land after the next up", () => {
    const FAILS = {
      cluster: undefined,
      why: "the next up fails; why, and what it would change: npx pgfleet routes diff",
    };
    const landing = (situation: Situation) => explanationOf("shop_eu", situation).next;
    const LANDS = { cluster: "pg2", why: 'database matches "shop_.*"' };

    it("is said when it passes", () => assert.deepEqual(landing(passing()), LANDS));

    it("is not said when the guard stops the plan, unless that is confirmed", () => {
      assert.deepEqual(landing(fullSituation()), FAILS);
      const confirmedPlan = /plan-[0-9a-f]{12}/.exec(differenceOf(fullSituation()).guard?.confirm ?? "")?.[0] ?? "";
      assert.deepEqual(landing({ ...fullSituation(), policy: { ...policy, confirmedPlan } }), LANDS);
    });

    it("is not said when the pools could open too many connections and that fails", () => {
      const { guard } = passing().policy;
      assert.deepEqual(landing({ ...passing(), policy: { ...policy, guard, overBudget: "fail" } }), FAILS);
    });

    it("is not said when a cluster is silent whose routes may not be kept", () => {
      assert.deepEqual(landing({ ...passing(), indispensable: ["pg4"] }), FAILS);
    });
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
    const { rules, clusters } = explanationOf("app", situation);
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
    const { pool } = explanationOf("shop_eu", passing());
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

  it("agrees with the plan on the pool of every database", () => {
    const situation = passing();
    for (const [name, route] of Object.entries(situation.plan.routes)) {
      const { pool } = explanationOf(name, situation);
      const own = pool.filter(({ why }) => why !== "pgfleet:router.pool").map(({ setting, value }) => [setting, value]);
      const planned = Object.entries(route.pool ?? {}).map(([setting, value]) => [setting, String(value)]);
      assert.deepEqual(own.sort(), planned.sort(), name);
    }
  });

  it("shows a cluster that cannot be asked, and one that is not deployed", () => {
    assert.deepEqual(
      explanationOf("erp", fullSituation()).clusters.map(({ cluster, answer }) => `${cluster} ${answer}`),
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
      const text = formatExplanation(explanationOf(name, fullSituation()));
      assert.doesNotMatch(text.replaceAll("\n", ""), /\p{C}/u);
      assert.equal(
        text.split("\n").length,
        formatExplanation(explanationOf("plain", fullSituation())).split("\n").length,
      );
    }
  });
});
