import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KNOWN_FAULTS } from "../../components/router/knownFaults";
import { faultWarnings } from "../../components/router/faultWarnings";
import { routerPage } from "../../docs/routerPage";
import { DEFAULT_ROUTER_IMAGES } from "../../config/routerSettings";

describe("docs/router.md", () => {
  const page = readFileSync(join(__dirname, "..", "..", "docs", "router.md"), "utf8");

  it("is what npm run docs makes of the known faults", () => assert.equal(page, routerPage(page)));

  it("has every fault, and the images that are the default", () => {
    for (const { fault } of Object.values(KNOWN_FAULTS).flat()) assert.ok(page.includes(fault), fault);
    for (const image of Object.values(DEFAULT_ROUTER_IMAGES)) assert.ok(page.includes(image), image);
  });

  it("is what a preview refers to, in one line for each engine", () => {
    for (const engine of ["odyssey", "pgbouncer"] as const) {
      const warnings = faultWarnings(engine);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? "", new RegExp(`^engine ${engine} has known faults, see docs/router\\.md: `));
    }
  });
});
