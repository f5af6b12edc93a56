import assert from "node:assert/strict";
import { assess } from "../../../components/routing/safety/assess";
import { differenceOf } from "../../../cli/routes/diff/difference";
import { formatDifference, formatFirst } from "../../../cli/routes/diff/formatDifference";
import { assertGolden } from "../../support/golden";
import { catalog } from "../../routing/catalogs";
import { policy } from "../../routing/policy";
import { rulesOf } from "../../routing/rules";
import { HOSTILE_NAMES } from "../../support/names";
import { conflictSituation, fullSituation, situationOf } from "./situations";
import { describeGaps } from "../../../cli/routes/tellGaps";
import type { Situation } from "../../../cli/routes/situation";

function markdown(situation: Situation): string {
  return formatDifference(differenceOf(situation));
}

/** As an `up` with nothing but this situation leaves it. */
function deployed(situation: Situation): Situation {
  const { plan, rules } = situation;
  return { ...situation, deployed: { ...situation.deployed, ...plan, rules, policy: situation.policy } };
}

describe("routes diff", () => {
  it("tells all that an up would change", () => {
    assertGolden("routes-diff.md", `${markdown(fullSituation())}\n`);
  });

  it("tells first that a conflict makes the up fail", () => {
    assertGolden("routes-diff-conflict.md", `${markdown(conflictSituation())}\n`);
  });

  it("is short when nothing changes", () => {
    const rules = rulesOf({ pg1: {}, pg2: { databases: ["shop"] } });
    const pool = { ...policy.pool, size: 15 };
    const catalogs = [catalog("pg1", "crm"), catalog("pg2", "shop")];
    const situation = situationOf({ rules, catalogs, policy: { ...policy, pool } });
    assert.equal(markdown(deployed(situation)), "### Routes of stack `dev`\n\nNo route changes.");
  });

  it("tells changes of the default cluster and of the router's own pool", () => {
    const rules = rulesOf({ pg1: {}, pg2: {} });
    const situation = situationOf({ rules, catalogs: [catalog("pg1", "crm"), catalog("pg2")] });
    const text = markdown({
      ...situation,
      rules: { ...rules, defaultCluster: "pg2" },
      policy: { ...policy, pool: { ...policy.pool, size: 7 } },
    });
    assert.ok(text.includes("**The default cluster changes** from `pg1` to `pg2`."));
    assert.ok(text.includes("| `all without overrides` | `size` | `20` | `7` |"));
    assert.ok(text.includes("| `crm` | `pg1` | `the default cluster changes` |"));
  });

  describe("the guard", () => {
    const rules = rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] } });
    const names = Array.from({ length: 30 }, (_, index) => `shop_${String(index).padStart(2, "0")}`);
    const before = deployed(situationOf({ rules, catalogs: [catalog("pg1"), catalog("pg2", ...names)] }));
    const after = {
      ...situationOf({ rules, catalogs: [catalog("pg1"), catalog("pg2", ...names.slice(20))] }),
      deployed: before.deployed,
    };

    it("is told first, with the command that confirms this plan", () => {
      const text = markdown(after);
      assert.match(text, /^### .*\n\n\*\*`pulumi up` would fail: the guard/);
      assert.match(text, /20 databases would move to another cluster; pgfleet:guard.count allows 10/);
      assert.match(text, /^pulumi config set pgfleet:confirmedPlan plan-[0-9a-f]{12}$/m);
    });

    it("is told to be confirmed", () => {
      const [confirmedPlan = ""] = /plan-[0-9a-f]{12}/.exec(markdown(after)) ?? [];
      const text = markdown({ ...after, policy: { ...policy, confirmedPlan } });
      assert.doesNotMatch(text, /would fail/);
      assert.match(text, /would stop this plan, but `pgfleet:confirmedPlan` confirms it/);
    });
  });

  it("says that the last up did not end, and so does whatever tells where clients land now", () => {
    const situation = situationOf({ rules: rulesOf({ pg1: {} }), catalogs: [catalog("pg1")] });
    const unended = { ...situation, deployed: { ...situation.deployed, ended: false } };
    assert.match(markdown(unended), /^### .*\n\n\*\*The last `pulumi up` did not end:\*\*/);
    assert.match(describeGaps(unended)[0]?.problem ?? "", /the last pulumi up did not end/);
    assert.deepEqual([markdown(situation).includes("did not end"), describeGaps(situation)], [false, []]);
  });

  it("says when the pools could open too many connections, and whether that fails", () => {
    const rules = rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] } });
    const situation = situationOf({
      rules,
      catalogs: [catalog("pg1"), catalog("pg2", "shop_eu", "shop_us", "shop_asia")],
    });
    assert.match(markdown(situation), /\*\*Warning: the router's pools could open more .* `pg2` takes\.\*\*/);
    const strict = { ...situation, policy: { ...policy, overBudget: "fail" as const } };
    assert.match(markdown(strict), /\*\*`pulumi up` would fail: the router's pools/);
  });

  it("says that the up would fail whenever the deployment decides so, and only then", () => {
    const over = { ...fullSituation(), policy: { ...policy, overBudget: "fail" as const } };
    const small = { ...fullSituation(), policy: { ...policy, guard: { count: 10, share: 1 } } };
    for (const [situation, fails] of [
      [fullSituation(), true],
      [conflictSituation(), true],
      [over, true],
      [small, false],
    ] as const) {
      const { routes } = situation.deployed;
      const { problems } = assess({ routes, rules: situation.rules }, situation, situation, new Date());
      assert.deepEqual([problems.length > 0, markdown(situation).includes("would fail")], [fails, fails]);
    }
  });

  it("limits what it lists, says how many more, and stays within a comment's length", () => {
    const rules = rulesOf({ pg1: {}, pg2: { databases: [".*"] } }, { order: ["pg2", "pg1"] });
    const names = Array.from({ length: 10_000 }, (_, index) => `${"ж<".repeat(14)}_${index}`);
    const text = markdown(situationOf({ rules, catalogs: [catalog("pg1", ...names), catalog("pg2", ...names)] }));
    assert.ok(Buffer.byteLength(text) <= 50_000, `${Buffer.byteLength(text)} bytes`);
    assert.match(text, /\*\*Moved\*\* \(10000\)/);
    assert.match(text, /^and 99\d\d more\.$/m);
  });

  it("stays within a comment's length though every text is long", () => {
    const long = "`x`".repeat(5_000);
    const rules = rulesOf({
      pg1: {},
      pg2: { databases: Array.from({ length: 100 }, (_, index) => `${long}${index}`) },
    });
    const text = markdown(situationOf({ rules, catalogs: [catalog("pg1"), catalog("pg2")] }));
    assert.ok(Buffer.byteLength(text) <= 50_000, `${Buffer.byteLength(text)} bytes`);
  });

  it("lets no name be anything but a name", () => {
    const names = [
      ...HOSTILE_NAMES,
      ..."|,a`|b,``,<b>,</code>,&lt;,@everyone,#1,[x](http://e),![](http://e),www.example.com,*_~,$x$,\\|,{{x}}".split(
        ",",
      ),
    ];
    const rules = rulesOf({ pg1: {}, pg2: { databases: ["(.|\\n)*"] } });
    const text = markdown(situationOf({ rules, catalogs: [catalog("pg1"), catalog("pg2", ...names)] }));
    const rows = text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
    assert.equal(rows.length, new Set(names).size + 3 + 2, "one row a name, three heads, two budgets");
    for (const row of rows) {
      // Outside code no character of a name may stand.
      const outside = row.replaceAll(/`[^`|]+`|<code>[^<>`|]*<\/code>/g, "C");
      assert.match(outside, /^\|(?: (?:C|[a-z ]*|\d+|\*\*over\*\*|unlimited) \|)+$/, row);
      const elements = [...row.matchAll(/<code>(.*?)<\/code>/g)].map(([, content = ""]) => content);
      for (const content of elements) assert.match(content, /^(?:[\p{L}\p{N} "'(),.:;/+=?%-]|&#\d+;)*$/u, row);
    }
  });

  it("says that a stack is not deployed yet", () => {
    assert.equal(
      formatFirst("dev"),
      "### Routes of stack `dev`\n\nNot deployed yet: the first `pulumi up` makes the clusters and works the routes out.",
    );
  });
});
