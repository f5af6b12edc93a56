import assert from "node:assert/strict";
import { PlanWatch } from "../../workflows/planWatch";

/** What the engine printed, 3.248.0. */
const VIOLATED = [
  "Previewing update (dev):",
  "    pulumi-nodejs:dynamic:Resource routes  error: resource urn:pulumi:dev::fleet::pgfleet:odyssey:Router$kubernetes:core/v1:Secret::router violates plan: properties changed: ~~stringData[{map[a:{&{{old-secret}}}]}!={map[a:{&{{first",
  "second line of a secret}}}]}]",
  "Diagnostics:",
  "Resources:",
  "    1 errored",
];

describe("the watch on a saved plan", () => {
  const filterAll = (lines: readonly string[]) => {
    const watch = new PlanWatch();
    return { watch, shown: lines.map((line) => watch.filter(line)).filter((line) => line !== undefined) };
  };

  it("withholds the values of a violated plan, secrets among them, and all that follows", () => {
    const { watch, shown } = filterAll(VIOLATED);
    assert.equal(shown.length, 2);
    assert.match(shown[1] ?? "", /::router violates plan \(what follows is withheld/);
    assert.doesNotMatch(shown.join("\n"), /secret}|second line|stringData/);
    assert.deepEqual([watch.stale, watch.untouched, watch.refused], [true, true, ["kubernetes:core/v1:Secret router"]]);
  });

  it("withholds those of the stack's outputs, too, of which no resource is named", () => {
    const { watch, shown } = filterAll([
      "error: resource violates plan: properties changed: ++password[{&{{s3cr3t}}}]",
    ]);
    assert.doesNotMatch(shown.join("\n"), /s3cr3t/);
    assert.deepEqual([watch.stale, watch.refused], [true, []]);
  });

  for (const refusal of [
    "error: update is not allowed by the plan: this resource is constrained to same",
    "error: create is not allowed by the plan: no steps were expected for this resource",
    "error: expected resource operations for urn:pulumi:dev::fleet::a:b:C::d but none were seen",
  ]) {
    it(`takes for stale: ${refusal.slice(7, 50)}`, () => {
      const { watch, shown } = filterAll([refusal]);
      assert.deepEqual(shown, [refusal]);
      assert.equal(watch.stale, true);
    });
  }

  it("knows a refusal after the preview", () => {
    assert.equal(
      filterAll(["Previewing update (dev):", "Updating (dev):", ...VIOLATED.slice(1)]).watch.untouched,
      false,
    );
  });

  it("shows everything else as it is, and takes it for no refusal", () => {
    const lines = ["error: 7 of 9 routes would move", "the plan of the routes", ""];
    const { watch, shown } = filterAll(lines);
    assert.deepEqual(shown, lines);
    assert.equal(watch.stale, false);
  });
});
