import assert from "node:assert/strict";
import { median } from "../../bench/median";

describe("the median", () => {
  it("is the middle one by value", () => assert.equal(median([10, 9, 100]), 10));
  it("is the lower one of two", () => assert.equal(median([2, 1]), 1));
  it("of nothing is no number", () => assert.ok(Number.isNaN(median([]))));
});
