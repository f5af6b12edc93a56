import assert from "node:assert/strict";
import fc from "fast-check";
import { mostSteps } from "../../../config/matching/mostSteps";
import { parsePattern } from "../../../config/matching/parsePattern";
import { expressions } from "./expressions";
import { stepsOf } from "./stepsOf";

describe("the most steps that a pattern takes", () => {
  // An alternative, a character, an assertion and each turn of a repetition are a step.
  const cases: readonly [pattern: string, longest: number, steps: number][] = [
    ["", 63, 1],
    ["shop", 63, 5],
    ["shop|crm", 63, 9],
    ["^shop\\b$", 63, 8],
    ["a?", 63, 4],
    ["a{2}", 63, 6],
    ["a{2,3}", 63, 8],
    [".*", 3, 9],
    ["a{5}", 3, 9],
    ["(?:a*)*", 1, 13],
    ["a*b", 3, 13],
    ["(?=ab)c", 63, 6],
    ["(?<!ab*)c", 2, 13],
    ["(?=ab*)c", 2, 11],
    ["(a)\\1", 63, 67],
    ["(?:a|b){2}", 63, 20],
  ];
  for (const [pattern, longest, steps] of cases) {
    it(`${pattern} on ${longest} characters: ${steps}`, () => {
      assert.equal(mostSteps(parsePattern(pattern), longest), steps);
    });
  }

  for (const pattern of [
    "(a|a)*b",
    "([a-z]+_?)+",
    "(?:(?=a*)a)*".repeat(4),
    ".*.*.*.*.*x",
    "(?:|){40}",
    "(a)(?:\\1|\\1)*",
    "(?:){9999999}",
  ]) {
    it(`${pattern} takes more than are counted`, () => {
      assert.ok(mostSteps(parsePattern(pattern)) > 1_000_000);
    });
  }

  for (const pattern of [
    "shop_.*",
    ".*_(eu|us)_.*",
    "[a-z]+_[a-z]+_(prod|test)",
    "^(?!test_).*(?<!_old)$",
    "(\\w+)_\\1",
    "a{1,1000000}",
    "a{64}(b+)+",
  ]) {
    it(`${pattern} takes few`, () => {
      assert.ok(mostSteps(parsePattern(pattern)) < 100_000);
    });
  }

  it("is never less than a matcher takes that tries one way after the other", () => {
    const longest = 6;
    const name = fc.string({ unit: fc.constantFrom("a", "a", "b"), maxLength: longest });
    fc.assert(
      fc.property(expressions({ backReferences: true }), fc.array(name, { maxLength: 8 }), (source, names) => {
        const pattern = parsePattern(source);
        const most = mostSteps(pattern, longest);
        for (const each of [...names, "a".repeat(longest)]) {
          const { matches, steps } = stepsOf(pattern, each);
          assert.ok(steps <= most, `${source} takes ${steps} steps for ${each}, not ${most}`);
          if (matches !== undefined)
            assert.equal(matches, new RegExp(`^(?:${source})$`, "su").test(each), `${source} for ${each}`);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
