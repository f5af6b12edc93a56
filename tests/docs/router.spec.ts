import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KNOWN_FAULTS } from "../../components/router/faults/knownFaults";
import { faultWarnings } from "../../components/router/faults/faultWarnings";
import { routerPage } from "../../docs/generate/routerPage";
import { releaseOf, RELEASES } from "../../components/router/faults/releases";
import { DEFAULT_ROUTER_IMAGES } from "../../config/router/routerSettings";
import type { EngineName } from "../../components/router/engine";

describe("docs/router.md", () => {
  const page = readFileSync(join(__dirname, "..", "..", "docs", "router.md"), "utf8");

  it("is what npm run docs makes of the known faults", () => assert.equal(page, routerPage(page)));

  it("has every fault, and the images that are the default", () => {
    for (const { fault } of Object.values(KNOWN_FAULTS).flat()) assert.ok(page.includes(fault), fault);
    for (const image of Object.values(DEFAULT_ROUTER_IMAGES)) assert.ok(page.includes(image), image);
  });

  it("is what a preview refers to, in one line for each engine", () => {
    for (const { engine, version } of RELEASES) {
      const warnings = faultWarnings({ engine, image: `registry.example.org/any:${version}` });
      assert.equal(warnings.length, 1);
      assert.ok(
        warnings[0]?.startsWith(`engine ${engine} ${version} has known faults, see docs/router.md: `),
        warnings[0],
      );
    }
  });

  it("says how many of Odyssey's faults PgBouncer has, and how to change to it", () => {
    const [odyssey = ""] = faultWarnings({ engine: "odyssey", image: "" });
    const [, shared, all] = / PgBouncer has (\d+) of these (\d+): pulumi config set /.exec(odyssey) ?? [];
    const names = KNOWN_FAULTS.odyssey.filter(({ releases }) => releases.includes("1.5.2")).map(({ name }) => name);
    const pgbouncer = KNOWN_FAULTS.pgbouncer.map(({ name }) => name);
    assert.equal(Number(all), names.length);
    assert.equal(Number(shared), names.filter((name) => pgbouncer.includes(name)).length);
    const [other = ""] = faultWarnings({ engine: "pgbouncer", image: "" });
    assert.doesNotMatch(other, /pulumi config set/);
  });

  it("takes an image whose tag says no release for the default one", () => {
    for (const [engine, image] of Object.entries(DEFAULT_ROUTER_IMAGES)) {
      const isDefault = releaseOf({ engine: engine as EngineName, image });
      assert.ok(image.endsWith(`:${isDefault.version}`), image);
      assert.equal(isDefault.isCandidate, false);
      for (const other of ["odyssey", "odyssey:11.5.2", "odyssey@sha256:00"])
        assert.equal(releaseOf({ engine: engine as EngineName, image: other }), isDefault);
    }
  });
});
