import assert from "node:assert/strict";
import { inTurn, percentile, ratioByRound } from "../../../bench/throughput/report/statistics";

describe("statistics of the throughput bench", () => {
  it("take the least value that the share is no greater than", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.equal(percentile(values, 0.5), 50);
    assert.equal(percentile(values, 0.99), 99);
    assert.equal(percentile(values, 1), 100);
    assert.equal(percentile([7], 0.99), 7);
    assert.equal(percentile([1, 10, 9], 0), 1);
    assert.ok(Number.isNaN(percentile([], 0.5)));
    assert.equal(values[0], 100, "the values stay in their order");
  });

  it("sort numbers by value", () => assert.equal(percentile([10, 9, 100], 1), 100));

  it("compare within each round", () => {
    // The second round was slow for both.
    assert.equal(ratioByRound([200, 20, 220], [100, 10, 100]), 2);
    assert.equal(ratioByRound([1, 2], [1]), 1);
    assert.ok(Number.isNaN(ratioByRound([], [])));
  });

  it("begin each round with another one", () => {
    assert.deepEqual(inTurn(["a", "b", "c"], 0), ["a", "b", "c"]);
    assert.deepEqual(inTurn(["a", "b", "c"], 4), ["b", "c", "a"]);
    assert.deepEqual(inTurn([], 3), []);
  });
});
