import assert from "node:assert/strict";
import { parseSizes } from "../../../bench/routing/sizes";

describe("sizes of the routing bench", () => {
  it("are sorted, each once", () => assert.deepEqual(parseSizes("1000,100,1000"), [100, 1000]));

  for (const text of ["", "0", "2", "1e3", "100,", "-5", "10 000", "12345678"]) {
    it(`are not "${text}"`, () => assert.throws(() => parseSizes(text), /is not a whole number from 3 to 9999999/));
  }
});
