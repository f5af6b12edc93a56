import assert from "node:assert/strict";
import { formatQuantity, type Quantity } from "../../bench/quantity";

const CASES: readonly (readonly [quantity: Quantity, text: string])[] = [
  [{ value: 0.000_123_4, unit: "s" }, "0.12 ms"],
  [{ value: 0.999_4, unit: "s" }, "999 ms"],
  [{ value: 0.999_6, unit: "s" }, "1.00 s"],
  [{ value: 9.996, unit: "s" }, "10.0 s"],
  [{ value: 99.96, unit: "s" }, "100 s"],
  [{ value: 1234.5, unit: "s" }, "1,235 s"],
  [{ value: 120, unit: "s", atLeast: true }, "> 120 s"],
  [{ value: 98.6, unit: "MiB" }, "99 MiB"],
  [{ value: 1.375, unit: "×" }, "1.38×"],
  [{ value: 12_345, unit: "" }, "12,345"],
];

describe("a measured quantity", () => {
  for (const [quantity, text] of CASES) it(`reads ${text}`, () => assert.equal(formatQuantity(quantity), text));
});
