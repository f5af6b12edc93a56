import assert from "node:assert/strict";
import { matcherOf, describeMatch } from "../../../components/routing/plan/match";
import { compilePattern } from "../../../config/matching/compilePattern";

describe("a pattern", () => {
  const cases: readonly [pattern: string, matches: string[], misses: string[]][] = [
    ["shop", ["shop"], ["shops", "a shop", "Shop", "shop\n", "\nshop", ""]],
    ["shop_.*", ["shop_", "shop_eu", "shop_a\nb"], ["shop", "old_shop_eu"]],
    ["metrics|events_\\d+", ["metrics", "events_7"], ["metrics2", "xmetrics", "events_", "events_7b"]],
    ["^shop$", ["shop"], ["shops"]],
    [".", ["ж", "😀"], ["жж", ""]],
    [".*", ["", "anything at\nall"], []],
    ["\\p{Lu}.*", ["Upper", "Ж"], ["lower"]],
    ["a\\.b", ["a.b"], ["axb"]],
  ];
  for (const [pattern, matches, misses] of cases) {
    it(`${pattern} matches whole names`, () => {
      const expression = compilePattern(pattern);
      assert.deepEqual(
        [...matches, ...misses].filter((name) => expression.test(name)),
        matches,
      );
    });
  }

  for (const pattern of ["(", "a)|(b", "*", "[", "\\", "shop\\-x"]) {
    it(`${pattern} is none`, () => {
      assert.throws(() => compilePattern(pattern), SyntaxError);
    });
  }
});

describe("matching a database", () => {
  const patterns = { databases: ["shop_.*", ".*_eu"], owners: ["till", "shop.*"] };
  const cases: readonly [name: string, owner: string, reason: string | undefined][] = [
    ["shop_eu", "till", 'database matches "shop_.*"'],
    ["crm_eu", "till", 'database matches ".*_eu"'],
    ["crm", "till", 'owner "till" matches "till"'],
    ["crm", "shopkeeper", 'owner "shopkeeper" matches "shop.*"'],
    ["till", "crm", undefined],
  ];
  for (const [name, owner, reason] of cases) {
    it(`${name} of ${owner}: ${reason ?? "no"}`, () => {
      const match = matcherOf(patterns)({ name, owner });
      assert.equal(match === undefined ? undefined : describeMatch(match, owner), reason);
    });
  }
});
