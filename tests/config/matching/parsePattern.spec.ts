import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePattern, PATTERN_FLAGS } from "../../../config/matching/parsePattern";

describe("parsing a pattern", () => {
  for (const source of ["shop_.*", "", "(a|b)[c-d]{2,3}\\p{L}(?<name>x)\\k<name>", "(?!a)(?<!b)\\b😀"]) {
    it(`${source}: nothing wrong`, () => {
      assert.equal(parsePattern(source).raw, source);
    });
  }

  const cases: readonly [source: string, reason: string][] = [
    ["(", "unterminated group at character 1"],
    ["a(b(c)", "unterminated group at character 6"],
    ["a[b", "unterminated character class at character 3"],
    ["([a)]", "unterminated group at character 5"],
    ["a)b", "unmatched ')' at character 2"],
    ["a)|(b", "unmatched ')' at character 2"],
    [")", "unmatched ')' at character 1"],
    ["*", "nothing to repeat at character 1"],
    ["a|*b", "nothing to repeat at character 4"],
    ["[z-a]", "range out of order in character class at character 5"],
    ["x{3,2}", "numbers out of order in {} quantifier at character 6"],
    ["shop\\-x", "invalid escape at character 6"],
    ["shop\\", "invalid escape at character 5"],
    ["a]", "lone quantifier brackets at character 2"],
    ["\\p{Shop}: x", "invalid property name at character 8"],
    ["😀(", "unterminated group at character 2"],
    ["😀😀)", "unmatched ')' at character 3"],
  ];
  for (const [source, reason] of cases) {
    it(`${source}: ${reason}`, () => {
      assert.throws(() => parsePattern(source), {
        name: "SyntaxError",
        message: `is not a regular expression: ${reason}`,
      });
    });
  }

  it("finds something wrong with exactly what Node.js refuses, at a character that is there", () => {
    const unit = fc.constantFrom(
      "a",
      "b",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "*",
      "?",
      "\\",
      "-",
      "|",
      "2",
      ",",
      "😀",
      "^",
      "i",
      ":",
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 10 }), (source) => {
        const reason = reasonOf(() => parsePattern(source));
        const own = reasonOf(() => new RegExp(source, PATTERN_FLAGS));
        assert.equal(reason === undefined, own === undefined);
        const [, position] = / at character (\d+)$/.exec(reason ?? "") ?? [];
        if (position === undefined) return;
        assert.ok(Number(position) >= 1 && Number(position) <= Array.from(source).length, reason);
      }),
      { numRuns: 1000 },
    );
  });
});

function reasonOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
