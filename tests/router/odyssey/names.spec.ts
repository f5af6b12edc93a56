import assert from "node:assert/strict";
import { authRouteName, generationMarkerName, unroutable } from "../../../components/router/odyssey/language/names";
import { CARRIED_NAMES, HOSTILE_NAMES, RESERVED_NAMES } from "../../support/names";

describe("names of databases", () => {
  for (const name of CARRIED_NAMES) {
    it(`routes ${JSON.stringify(name)}`, () => {
      assert.equal(unroutable(name), undefined);
    });
  }

  for (const name of [...HOSTILE_NAMES, ...RESERVED_NAMES]) {
    it(`does not route ${JSON.stringify(name)}`, () => {
      assert.notEqual(unroutable(name), undefined);
    });
  }

  const reasons: readonly [name: string, reason: string][] = [
    ["console", "it is the name of the router's console"],
    ["default_db", "Odyssey uses this name for its default route"],
    ["default_user", "Odyssey uses this name for its default route"],
    ["watchdog_int", "Odyssey uses this name for an internal route"],
    ["__proto__", "Pulumi cannot carry this name"],
    ["4dabf18193072939515e22adb298388d", "Pulumi cannot carry this name"],
    ["pgfleet_auth_", "names that start with pgfleet_auth_ are the router's own"],
    ["pgfleet_generation_x", "names that start with pgfleet_generation_ are the router's own"],
    ["", "it is empty"],
    ["ж".repeat(32), "it is 64 bytes long, of which the router carries 63"],
    ['a"b', "the router's configuration cannot carry it: it contains a double quote"],
  ];
  for (const [name, reason] of reasons) {
    it(`says why ${JSON.stringify(name)} is not routed`, () => {
      assert.equal(unroutable(name), reason);
    });
  }

  it("keeps the names of its own routes from databases", () => {
    assert.equal(authRouteName("pg1"), "pgfleet_auth_pg1");
    assert.equal(generationMarkerName("abc"), "pgfleet_generation_abc");
    for (const own of [authRouteName("pg1"), generationMarkerName("abc")]) assert.notEqual(unroutable(own), undefined);
  });
});
