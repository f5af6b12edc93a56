import assert from "node:assert/strict";
import fc from "fast-check";
import { compilePattern, patternProblem } from "../../../config/matching/compilePattern";
import { expressions } from "./expressions";

describe("compiling a pattern", () => {
  const LONG = "a".repeat(62);

  // With Node.js each would take minutes, or years, for the name that it does not match.
  const slow: readonly [pattern: string, matches: string, misses: string][] = [
    [".*.*.*.*.*x", `${LONG}x`, `${LONG}y`],
    ["([a-z]+_?)+", LONG, `${LONG}-`],
    ["([a-z0-9]+_?)+_prod", "shop_eu_prod", `${LONG}!`],
    ["(a|a)*b", `${LONG}b`, `${LONG}c`],
    ["(\\w+[-_]?)*", LONG, `${LONG}!`],
    ["(?:.*)*x", `${LONG}x`, LONG],
    ["([\\p{L}\\s]+)+\\d", `${LONG}1`, LONG],
    ["^(?!test_)([a-z]+_?)+$", "shop_", `test_${LONG.slice(5)}`],
    ["shop_(?!test)(?:[a-z]+_?)+(?<!_old)", `shop_${LONG.slice(5)}`, "shop_a_old"],
    ["a|(?=.*c)(b|c)*(b|c)*(b|c)*(b|c)*x", "bcx", `${"b".repeat(62)}!`],
  ];
  for (const [pattern, matches, misses] of slow) {
    it(`${pattern} is matched by RE2`, () => {
      const { engine, test } = compilePattern(pattern);
      assert.equal(engine, "RE2");
      assert.ok(test(matches));
      assert.ok(!test(misses));
    });
  }

  const quick: readonly [pattern: string, matches: string, misses: string][] = [
    ["shop_(eu|us)", "shop_eu", "shop_"],
    ["[a-z]+_[a-z]+_(prod|test)", "a_b_prod", "a_b_"],
    [".*(?=a)\\w", "ba", "bb"],
    ["(\\w+)_\\1", "a_a", "a_b"],
    [".*(?!_test)_.*", "a_b", "a_test"],
    ["a{1,1000000}", "aa", "b"],
    // Not few, but RE2 has no back reference.
    ["(\\w+)_\\1_.*_.*", "a_a_b_c", "a_b_c_d"],
  ];
  for (const [pattern, matches, misses] of quick) {
    it(`${pattern} is matched by Node.js`, () => {
      const { engine, test } = compilePattern(pattern);
      assert.equal(engine, "Node.js");
      assert.ok(test(matches));
      assert.ok(!test(misses));
    });
  }

  const refused: readonly [pattern: string, problem: string][] = [
    ["(a)|b)", "is not a regular expression: unmatched ')' at character 6"],
    [
      "😀(a+)+(?=b).*",
      'could take more than 1,000,000 steps for one name; write it with fewer repetitions, or without "(?=b)" at character 7',
    ],
    [
      "([a-z]+_?)+\\1",
      'could take more than 1,000,000 steps for one name; write it with fewer repetitions, or without "\\1" at character 12',
    ],
    [
      "(a|a){1,1001}b",
      "could take more than 1,000,000 steps for one name; write it with fewer repetitions, none of them of more than 1,000 times",
    ],
  ];
  for (const [pattern, problem] of refused) {
    it(`${pattern} is none`, () => {
      assert.equal(patternProblem(pattern), problem);
      assert.throws(() => compilePattern(pattern), { name: "SyntaxError", message: `"${pattern}" ${problem}` });
    });
  }

  it("is done once", () => {
    assert.equal(compilePattern("once_.*"), compilePattern("once_.*"));
    assert.equal(patternProblem("once_.*"), undefined);
  });

  it("makes what matches the names that Node.js matches", () => {
    const tried = { "Node.js": 0, RE2: 0 };
    const name = fc.string({ unit: fc.constantFrom("a", "b", "_", "é", "1", " ", "\n"), maxLength: 6 });
    fc.assert(
      fc.property(expressions({ backReferences: true }), fc.array(name), (source, names) => {
        if (patternProblem(source) !== undefined) return;
        tried[compilePattern(source).engine]++;
        const own = new RegExp(`^(?:${source})$`, "su");
        for (const each of names) assert.equal(compilePattern(source).test(each), own.test(each));
      }),
      { numRuns: 500 },
    );
    assert.ok(tried["Node.js"] > 50 && tried.RE2 > 5, JSON.stringify(tried));
  });
});
