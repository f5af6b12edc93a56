import assert from "node:assert/strict";
import { digestOf } from "../../components/odyssey/digest";
import { diff, driftOf } from "../../components/odyssey/driftState";

const wanted = { "routes.conf": "routes", "ca-legacy.crt": "CA" };
const next = { "routes.conf": "other routes" };
const foreign = { "routes.conf": "by hand" };

describe("drift", () => {
  const cases = [
    { what: "what the last deployment put there", data: wanted, found: "" },
    { what: "what this deployment is about to put there", data: next, found: "" },
    { what: "a key of somebody else's beside it", data: { ...wanted, note: "mine" }, found: "" },
    { what: "other content", data: foreign, found: `1 ${digestOf(foreign)}` },
    {
      what: "a key that is missing",
      data: { "routes.conf": "routes" },
      found: `1 ${digestOf({ "routes.conf": "routes" })}`,
    },
    { what: "no ConfigMap", data: undefined, found: "1 gone" },
  ];
  for (const { what, data, found } of cases) {
    it(`finds ${found === "" ? "nothing" : JSON.stringify(found)} in ${what}`, () => {
      assert.equal(driftOf(state(wanted), inputs(next), data), found);
    });
  }

  it("is remembered once it is mended, so that nothing changes again", () => {
    const found = driftOf(state(wanted), inputs(wanted), foreign);
    assert.equal(driftOf(state(wanted, found), inputs(wanted), wanted), found);
    assert.deepEqual(diff(state(wanted, found), state(wanted, found)), { changes: false });
  });

  it("is found again when the same comes back", () => {
    const found = driftOf(state(wanted), inputs(wanted), foreign);
    const again = driftOf(state(wanted, found), inputs(wanted), foreign);
    assert.deepEqual(diff(state(wanted, found), state(wanted, again)), { changes: true });
  });

  it("is not what a deployment changes", () => {
    assert.deepEqual(diff(state(wanted), state(next)), { changes: false });
  });
});

function inputs(data: Record<string, string>) {
  const keys = Object.keys(data).sort();
  return { namespace: "pgfleet", configMap: "router", keys, digest: digestOf(data), kubernetesContext: "" };
}

function state(data: Record<string, string>, found = "") {
  return { ...inputs(data), found };
}
