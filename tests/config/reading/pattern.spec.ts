import assert from "node:assert/strict";
import fc from "fast-check";
import { explainExpression, PATTERN_FLAGS } from "../../../config/reading/pattern";

describe("explaining a regular expression", () => {
  const cases: readonly [source: string, explanation: string | undefined][] = [
    ["shop_.*", undefined],
    ["", undefined],
    ["(a|b)[c-d]{2,3}\\p{L}(?<name>x)\\k<name>", undefined],
    ["(", "unterminated group at character 1"],
    ["a(b(c)", "unterminated group at character 2"],
    ["a[b", "unterminated character class at character 2"],
    ["([a)]", "unterminated group at character 1"],
    ["(a[b)", "unterminated character class at character 3"],
    ["a)b", "unmatched ')' at character 2"],
    ["a)|(b", "unmatched ')' at character 2"],
    ["*", "nothing to repeat at character 1"],
    ["a|*", "nothing to repeat at character 3"],
    ["a**", "nothing to repeat at character 3"],
    ["[z-a]", "range out of order in character class at character 4"],
    ["x{3,2}", "numbers out of order in {} quantifier at character 2"],
    ["shop\\-x", "invalid escape at character 5"],
    ["shop\\", "\\ at end of pattern at character 5"],
    ["a\\(b)", "unmatched ')' at character 5"],
    ["[\\]", "unterminated character class at character 1"],
    ["a]", "lone quantifier brackets at character 2"],
    ["😀(", "unterminated group at character 2"],
    ["😀😀)", "unmatched ')' at character 3"],
  ];
  for (const [source, explanation] of cases) {
    it(`${source}: ${explanation ?? "nothing wrong"}`, () => {
      assert.equal(explainExpression(source), explanation);
    });
  }

  it("finds something wrong with exactly what the engine refuses, at a character that is there", () => {
    const unit = fc.constantFrom("a", "b", "(", ")", "[", "]", "{", "}", "*", "?", "\\", "-", "|", "2", ",", "😀", "^");
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 10 }), (source) => {
        const explanation = explainExpression(source);
        assert.equal(explanation === undefined, isExpression(source));
        if (explanation === undefined) return;
        const position = Number(/ at character (\d+)$/.exec(explanation)?.[1]);
        assert.ok(position >= 1 && position <= Array.from(source).length, explanation);
      }),
      { numRuns: 1000 },
    );
  });
});

function isExpression(source: string): boolean {
  try {
    new RegExp(source, PATTERN_FLAGS);
    return true;
  } catch {
    return false;
  }
}
