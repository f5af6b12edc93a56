import assert from "node:assert/strict";
import { parseAddress, parseNumber } from "../../../bench/sessions/options";

describe("options of the sessions", function () {
  this.timeout(20_000);

  it("take addresses", () => {
    assert.deepEqual(parseAddress("10.0.0.1:5432"), { host: "10.0.0.1", port: 5432 });
    assert.deepEqual(parseAddress("[::1]:5432"), { host: "::1", port: 5432 });
    for (const text of ["10.0.0.1", "host:", ":5432", "host:0", "host:65536", "::1:5432"]) {
      assert.throws(() => parseAddress(text), /is no address\. Accepted: host:port/, text);
    }
  });

  it("take whole numbers", () => {
    assert.equal(parseNumber("20"), 20);
    for (const text of ["0", "-1", "1.5", "many", ""])
      assert.throws(() => parseNumber(text), /accepted: a whole one/, text);
  });
});
