import assert from "node:assert/strict";
import { formatMistake } from "../../config/reading/mistake";
import { routerPasswordMistake } from "../../config/routerPassword";

describe("the router account's password", () => {
  const cases: readonly [password: string | undefined, problem: RegExp | undefined][] = [
    [undefined, undefined],
    ["", undefined],
    ["twelve chars", undefined],
    ["it's { fine } # $1 %u", undefined],
    ["x".repeat(128), undefined],
    ["eleven char", /^is too short$/],
    ["x".repeat(129), /^is too long$/],
    ['with "quotes" in it', /double quote$/],
    ["with \\ backslash", /backslash$/],
    ["with a\nline feed", /control character$/],
    ["кириллица-пароль", /not ASCII$/],
    ["with a soft\u00adhyphen", /not ASCII$/],
  ];
  for (const [password, problem] of cases) {
    it(`${JSON.stringify(password)} ${problem === undefined ? "is taken" : `is not: ${problem.source}`}`, () => {
      const mistake = routerPasswordMistake(password, true);
      if (problem === undefined) {
        assert.equal(mistake, undefined);
        return;
      }
      assert.match(mistake?.problem ?? "", problem);
      assert.ok(mistake !== undefined && password !== undefined && !formatMistake(mistake).includes(password));
    });
  }

  it("must be kept as a secret", () => {
    assert.deepEqual(routerPasswordMistake("a-long-password", false), {
      path: "pgfleet:routerPassword",
      problem: "is not encrypted in the stack's file",
      accepted: "12 to 128 printable ASCII characters, neither double quote nor backslash, as a secret",
      fix: "pulumi config set --secret pgfleet:routerPassword",
    });
  });
});
