import assert from "node:assert/strict";
import { create, diff, update } from "../../../components/postgres/routerAccount/passwordProvider";

describe("the router account's password", () => {
  it("is the one given, kept as given so that a change of it shows", () => {
    const { outs } = create({ given: "secret" });
    assert.deepEqual({ ...outs, serial: "" }, { given: "secret", password: "secret", serial: "" });
  });

  it("is made up anew for each stack", () => {
    assert.notEqual(create({}).outs?.password, create({}).outs?.password);
  });

  const made = { password: "made up", serial: "1" };
  const given = { given: "secret", password: "secret", serial: "1" };
  for (const [what, olds, news, changes, password, keepsSerial] of [
    ["stays when nothing is given", made, {}, false, "made up", true],
    ["stays when the same is given", given, { given: "secret" }, false, "secret", true],
    ["follows a changed one", given, { given: "other" }, true, "other", false],
    ["follows one that is given for the first time", made, { given: "first" }, true, "first", false],
    ["stays when it is no longer given", given, {}, true, "secret", true],
    ["stays when the made up one is given", made, { given: "made up" }, true, "made up", true],
  ] as const) {
    it(what, () => {
      assert.equal(diff(olds, news).changes, changes);
      const outs = update(olds, news).outs ?? assert.fail();
      assert.equal(outs.password, password);
      assert.equal(outs.given, (news as { given?: string }).given);
      assert.equal(outs.serial === olds.serial, keepsSerial);
    });
  }

  it("has a serial that tells nothing about it", () => {
    const [a, b] = [create({ given: "same" }), create({ given: "same" })];
    assert.notEqual(a.outs?.serial, b.outs?.serial);
    assert.ok(!String(a.outs?.serial).includes("same"));
  });
});
