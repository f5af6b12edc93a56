import assert from "node:assert/strict";
import { quantity, quantityAmount } from "../../../config/reading/quantity";

describe("a quantity", () => {
  const amounts: readonly [text: string, amount: number | undefined][] = [
    ["1", 1],
    ["0.5", 0.5],
    [".5", 0.5],
    ["5.", 5],
    ["500m", 0.5],
    ["1k", 1000],
    ["1Ki", 1024],
    ["1.5Gi", 1610612736],
    ["2Ti", 2 ** 41],
    ["1G", 1e9],
    ["1e3", 1000],
    ["1E3", 1000],
    ["1E", 1e18],
    ["1e-2", 0.01],
    ["1K", undefined],
    ["1 Gi", undefined],
    ["1gi", undefined],
    ["10GB", undefined],
    ["-1", undefined],
    ["", undefined],
    ["Gi", undefined],
    [".", undefined],
    ["1.2.3", undefined],
  ];
  for (const [text, amount] of amounts) {
    it(`${JSON.stringify(text)} is ${amount ?? "none"}`, () => {
      assert.equal(quantityAmount(text), amount);
    });
  }

  it("is taken as a number too, and written as text", () => {
    assert.deepEqual(quantity("1").read(0.25), { value: "0.25" });
  });
});
