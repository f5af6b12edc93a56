import assert from "node:assert/strict";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { obstacleTo, toRe2 } from "../../../config/matching/toRe2";
import { parsePattern } from "../../../config/matching/parsePattern";
import { expressions } from "./expressions";

describe("a pattern in the words of RE2", () => {
  const must = (expression: string) => ({ expression, holds: true });
  const mustNot = (expression: string) => ({ expression, holds: false });
  const cases: readonly [pattern: string, conditions: ReturnType<typeof toRe2>][] = [
    ["a", [[must("\\x{61}")]]],
    ["😀|", [[must("\\x{1f600}")], [must("")]]],
    ["^.*$", [[must("\\A(?:(?s:.)){0,}\\z")]]],
    ["(?<name>[^a-c_]|b)+?", [[must("(?:(?:[^\\x{61}-\\x{63}\\x{5f}]|\\x{62})){1,}")]]],
    ["\\b\\d{2,3}\\B[\\W]", [[must("\\b(?:[\\d]){2,3}\\B[\\W]")]]],
    ["[][^]", [[must("[^\\x{0}-\\x{10ffff}](?s:.)")]]],
    ["(?<=a)(?<!b|c)", [[must("(?<=(?:\\x{61}))(?<!(?:\\x{62}|\\x{63}))")]]],
    ["^(?!a)b|c", [[mustNot("\\A(?:\\x{61})(?s:.)*"), must("\\A\\x{62}")], [must("\\x{63}")]]],
    ["\\d{2}(?!a).*", [[mustNot("(?:[\\d]){2,2}(?:\\x{61})(?s:.)*"), must("(?:[\\d]){2,2}(?:(?s:.)){0,}")]]],
    [
      "a(?=b|c)[d](?!e).*",
      [
        [
          must("\\x{61}(?:\\x{62}|\\x{63})(?s:.)*"),
          mustNot("\\x{61}[\\x{64}](?:\\x{65})(?s:.)*"),
          must("\\x{61}[\\x{64}](?:(?s:.)){0,}"),
        ],
      ],
    ],
    [
      "[\\s]",
      [
        [
          must(
            "[\\x{9}-\\x{d}\\x{20}-\\x{20}\\x{a0}-\\x{a0}\\x{1680}-\\x{1680}\\x{2000}-\\x{200a}\\x{2028}-\\x{2029}\\x{202f}-\\x{202f}\\x{205f}-\\x{205f}\\x{3000}-\\x{3000}\\x{feff}-\\x{feff}]",
          ),
        ],
      ],
    ],
    ["\\p{Any}", [[must("[\\x{0}-\\x{10ffff}]")]]],
    ["\\p{Script=Deseret}", [[must("[\\x{10400}-\\x{1044f}]")]]],
  ];
  for (const [pattern, conditions] of cases) {
    it(pattern, () => {
      assert.equal(obstacleTo(parsePattern(pattern)), undefined);
      assert.deepEqual(toRe2(parsePattern(pattern)), conditions);
    });
  }

  const obstacles: readonly [pattern: string, obstacle: string][] = [
    ["(a)b\\1", "\\1"],
    ["(?<x>a)\\k<x>", "\\k<x>"],
    [".*(?=a)b", "(?=a)"],
    ["a|b*(?!c)", "(?!c)"],
    ["(?:(?!a)b)", "(?!a)"],
    ["(?=(?!a)b)", "(?!a)"],
    ["a(?:b)(?=c)(d)\\1", "(?=c)"],
    ["(?<=(?=a))b", "(?=a)"],
  ];
  for (const [pattern, obstacle] of obstacles) {
    it(`${pattern}: RE2 has no ${obstacle}`, () => {
      assert.equal(obstacleTo(parsePattern(pattern))?.raw, obstacle);
    });
  }

  it("matches the names that Node.js matches", () => {
    const unit = fc.constantFrom("a", "b", "_", "A", "é", "😀", "1", " ", "\n", "\u00a0", "-", "c");
    let told = 0;
    fc.assert(
      fc.property(
        expressions({ backReferences: false }),
        fc.array(fc.string({ unit, maxLength: 6 })),
        (source, names) => {
          const pattern = parsePattern(source);
          if (obstacleTo(pattern) !== undefined) return;
          told++;
          const alternatives = toRe2(pattern).map((conditions) =>
            conditions.map(({ expression, holds }) => ({
              program: RE2JS.compile(expression, RE2JS.LOOKBEHINDS),
              holds,
            })),
          );
          const own = new RegExp(`^(?:${source})$`, "su");
          for (const name of names) {
            const matches = alternatives.some((all) =>
              all.every(({ program, holds }) => program.testExact(name) === holds),
            );
            assert.equal(matches, own.test(name), `${source} on ${JSON.stringify(name)}`);
          }
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(told > 500);
  });
});
