import assert from "node:assert/strict";
import fc from "fast-check";
import { quote, unquotable } from "../../../components/router/odyssey/language/syntax";
import { readTokens } from "../../support/odysseyReader";
import { anyName } from "../../support/names";

describe("Odyssey's syntax", () => {
  const refused: readonly [value: string, reason: string][] = [
    ['a"b', "it contains a double quote"],
    ["a\\b", "it contains a backslash"],
    ["a\\", "it contains a backslash"],
    ["a\nb", "it contains a control character"],
    ["\u0000", "it contains a control character"],
    ["\u001f", "it contains a control character"],
    ["\u007f", "it contains a control character"],
    ["\ufffd", "it is not valid UTF-8"],
    ["\udc00", "it is not valid UTF-8"],
  ];
  for (const [value, reason] of refused) {
    it(`refuses ${JSON.stringify(value)}, and does not repeat it`, () => {
      assert.equal(unquotable(value), reason);
      assert.throws(() => quote(value), { message: `Odyssey's configuration cannot carry a value: ${reason}.` });
    });
  }

  for (const value of ["", " ", "a b", "it's", "{ } # ;", "база", "😀", "\u0080", "~"]) {
    it(`quotes ${JSON.stringify(value)} as it is`, () => {
      assert.equal(unquotable(value), undefined);
      assert.equal(quote(value), `"${value}"`);
    });
  }

  it("never lets a value leave its quotes", () => {
    fc.assert(
      fc.property(anyName, (value) => {
        if (unquotable(value) !== undefined) {
          assert.throws(() => quote(value));
          return;
        }
        const tokens = readTokens(`before ${quote(value)} after`);
        assert.deepEqual(
          tokens.map(({ kind, text }) => [kind, text]),
          [
            ["word", "before"],
            ["string", value],
            ["word", "after"],
          ],
        );
      }),
      { numRuns: 500 },
    );
  });
});
