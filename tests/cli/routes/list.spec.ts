import assert from "node:assert/strict";
import { filterOf, formatPlaces, type ListOptions } from "../../../cli/routes/list/list";
import { placesOf } from "../../../cli/routes/places";
import { assertGolden } from "../../support/golden";
import { catalog } from "../../routing/catalogs";
import { rulesOf } from "../../routing/rules";
import { conflictSituation, fullSituation, situationOf } from "./situations";
import type { Situation } from "../../../cli/routes/situation";

describe("routes list", () => {
  function listed(situation: Situation, options: ListOptions = {}): string[] {
    return placesOf(situation)
      .filter(filterOf(options))
      .map(({ database, cluster, state, now }) =>
        [database, cluster, state, ...(now === undefined ? [] : [`now ${now}`])].join(" "),
      );
  }

  it("prints a table", () => {
    assertGolden("routes-list.txt", `${formatPlaces(placesOf(fullSituation()).filter(filterOf({})))}\n`);
  });

  it("prints the same whatever the order of the catalogs", () => {
    const { catalogs, ...situation } = fullSituation();
    assert.deepEqual(
      placesOf({ ...situation, catalogs: [...catalogs].reverse() }),
      placesOf({ ...situation, catalogs }),
    );
  });

  it("says where each name is reached, once, and where now if that differs", () => {
    assert.deepEqual(listed(fullSituation()), [
      "clicks pg3 routed now pg2",
      "crm pg1 default",
      "erp pg4 routed",
      "metrics pg3 routed now pg1",
      "pinned pg3 routed now pg1",
      "postgres pg1 default",
      "shop_eu pg2 routed",
      "shop_new pg2 routed now pg1",
      "shop_old pg1 missing now pg2",
    ]);
  });

  it("shows a database in conflict at each cluster that claims it", () => {
    assert.deepEqual(listed(conflictSituation()), [
      "shop_eu pg2 conflict",
      "shop_eu pg3 conflict",
      "shop_us pg2 routed now pg1",
    ]);
  });

  it("shows what the default cluster had before a name was routed, once the name is dropped", () => {
    const situation = situationOf({
      rules: rulesOf({ pg1: {}, pg2: {} }),
      catalogs: [catalog("pg1", "a"), catalog("pg2", "a", "b")],
    });
    const route = { cluster: "pg2", owner: "nobody", reason: "" };
    const deployed = { ...situation.deployed, routes: { a: route, b: route } };
    assert.deepEqual(listed({ ...situation, deployed }), ["a pg1 default now pg2", "b pg1 missing now pg2"]);
    assert.deepEqual(listed({ ...situation, deployed }, { leftOut: true }), ["a pg2 leftOut", "b pg2 leftOut"]);
  });

  const filters: readonly (readonly [string, ListOptions, readonly string[]])[] = [
    [
      "by cluster, now or then",
      { cluster: "pg2" },
      [
        "clicks pg3 routed now pg2",
        "shop_eu pg2 routed",
        "shop_new pg2 routed now pg1",
        "shop_old pg1 missing now pg2",
      ],
    ],
    [
      "by the whole of a database's name",
      { database: "shop_.*w|crm|eu" },
      ["crm pg1 default", "shop_new pg2 routed now pg1"],
    ],
    [
      "by the whole of an owner's name",
      { owner: "team_analytics" },
      ["clicks pg3 routed now pg2", "metrics pg3 routed now pg1"],
    ],
    [
      "what is left out",
      { leftOut: true },
      ['a"b pg3 leftOut', "metrics pg2 leftOut", "shop_template pg2 leftOut", "wiki pg2 leftOut"],
    ],
    ["what is shadowed", { shadowed: true }, ["shop_eu pg1 shadowed"]],
    [
      "both",
      { shadowed: true, leftOut: true, database: "shop_.*" },
      ["shop_eu pg1 shadowed", "shop_template pg2 leftOut"],
    ],
  ];
  for (const [what, options, expected] of filters) {
    it(`filters ${what}`, () => assert.deepEqual(listed(fullSituation(), options), expected));
  }

  it("refuses a pattern that is none, and names the option", () => {
    assert.throws(() => filterOf({ owner: "(" }), /--owner: .*whole name/);
  });

  it("finds databases with names of every object's own", () => {
    const names = ["constructor", "toString", "hasOwnProperty"];
    const situation = situationOf({ rules: rulesOf({ pg1: {} }), catalogs: [catalog("pg1", ...names)] });
    assert.deepEqual(listed(situation), [
      "constructor pg1 default",
      "hasOwnProperty pg1 default",
      "toString pg1 default",
    ]);
  });

  it("keeps names from moving a terminal's cursor or hiding a row", () => {
    const situation = situationOf({
      rules: rulesOf({ pg1: {} }),
      catalogs: [catalog("pg1", "a\nb", "\u001b[2J", "\u202eevil", " x", "")],
    });
    const text = formatPlaces(placesOf(situation));
    assert.equal(text.split("\n").length, 6);
    assert.doesNotMatch(text.replaceAll("\n", ""), /\p{C}/u);
    for (const shown of ['"a\\nb"', '"\\u{1b}[2J"', '"\\u{202e}evil"', '" x"', '""'])
      assert.ok(text.includes(shown), shown);
  });

  it("says so when there is nothing", () => assert.equal(formatPlaces([]), "No such database."));
});
