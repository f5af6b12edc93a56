import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CERTIFICATES } from "../../../config/reading/certificates";

const CA = readFileSync(join(__dirname, "..", "ca.crt"), "utf8");
const BROKEN = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

describe("certificates", () => {
  const cases: readonly [what: string, value: unknown, problem: string | undefined][] = [
    ["one", CA, undefined],
    ["two, with text around", `# ours\n${CA}\n# theirs\n${CA}`, undefined],
    ["none", "ca.crt", "holds no certificate"],
    ["nothing", "", "holds no certificate"],
    ["a broken one", BROKEN, "holds a certificate, number 1, that cannot be read"],
    ["a broken one after another", CA + BROKEN, "holds a certificate, number 2, that cannot be read"],
    ["a key", `${CA}-----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY-----`, "holds a private key"],
    ["a list", [CA], "is not text"],
  ];
  for (const [what, value, problem] of cases) {
    it(`${what}: ${problem ?? "taken"}`, () => {
      assert.deepEqual(CERTIFICATES.read(value), problem === undefined ? { value } : { problem });
    });
  }
});
