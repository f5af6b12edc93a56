import assert from "node:assert/strict";
import { digestOf } from "../../../components/router/configuration/digest";
import { allFound, check, diff, driftOf } from "../../../components/router/drift/driftProvider";
import { wantedContents } from "../../../components/router/drift/drift";
import type { WantedContent } from "../../../components/router/drift/drift";
import type { Files } from "../../../components/router/configuration/types";

const wanted = { "routes.conf": "routes", "ca-legacy.crt": "CA" };
const next = { "routes.conf": "other routes" };
const foreign = { "routes.conf": "by hand" };

describe("drift", () => {
  const cases = [
    { what: "what the last deployment put there", data: wanted, found: undefined },
    { what: "what this deployment is about to put there", data: next, found: undefined },
    { what: "a key of somebody else's beside it", data: { ...wanted, note: "mine" }, found: undefined },
    { what: "other content", data: foreign, found: `1 ${digestOf(foreign)}` },
    {
      what: "a key that is missing",
      data: { "routes.conf": "routes" },
      found: `1 ${digestOf({ "routes.conf": "routes" })}`,
    },
    { what: "no ConfigMap", data: undefined, found: "1 gone" },
  ];
  for (const { what, data, found } of cases) {
    it(`finds ${found === undefined ? "nothing" : JSON.stringify(found)} in ${what}`, () => {
      assert.equal(driftOf(content(wanted), content(next), undefined, data), found);
    });
  }

  it("is what neither the last deployment wanted nor one that does not know what it wants", () => {
    assert.equal(driftOf(content(wanted), undefined, undefined, wanted), undefined);
    assert.equal(driftOf(content(wanted), undefined, undefined, next), `1 ${digestOf(next)}`);
  });

  it("is remembered once it is fixed, so that nothing changes again", () => {
    const found = driftOf(content(wanted), content(wanted), undefined, foreign);
    assert.equal(driftOf(content(wanted), content(wanted), found, wanted), found);
    assert.deepEqual(diff(state({ router: found ?? "" }), state({ router: found ?? "" })), { changes: false });
  });

  it("is remembered of a ConfigMap that no deployment wants any more, and nothing changes again", () => {
    const [router, other] = [wantedContents({ router: wanted }), wantedContents({ "router-pgbouncer": wanted })];
    const fixed = allFound({ wanted: router, found: {} }, router, { router: foreign });
    assert.deepEqual(Object.keys(fixed), ["router"]);
    const changed = allFound({ wanted: router, found: fixed }, other, { router: wanted });
    assert.deepEqual(changed, fixed);
    assert.deepEqual(allFound({ wanted: other, found: changed }, other, { "router-pgbouncer": wanted }), changed);
  });

  it("is found in the ConfigMap that has it, and told by its name", () => {
    const both = wantedContents({ router: wanted, "router-routes-0": next });
    const found = allFound({ wanted: both, found: {} }, both, { router: wanted, "router-routes-0": foreign });
    assert.deepEqual(found, { "router-routes-0": `1 ${digestOf(foreign)}` });
  });

  it("is found again when the same comes back", () => {
    const found = driftOf(content(wanted), content(wanted), undefined, foreign) ?? "";
    const again = driftOf(content(wanted), content(wanted), found, foreign) ?? "";
    assert.deepEqual(diff(state({ router: found }), state({ router: again })), { changes: true });
  });

  it("is not what a deployment changes", () => {
    assert.deepEqual(diff(state({}), { ...state({}), wanted: wantedContents({ router: next }) }), { changes: false });
  });

  it("is not asked for before there was a deployment, nor after one that knew of one ConfigMap", async () => {
    const inputs = { namespace: "pgfleet", wanted: wantedContents({ router: wanted }), kubernetesContext: "nowhere" };
    for (const olds of [{}, { namespace: "pgfleet", configMap: "router", digest: "a", found: "1 gone" }]) {
      assert.deepEqual(await check(olds as object, inputs), { inputs: { ...inputs, found: {} } });
    }
  });
});

function content(files: Files): WantedContent {
  return wantedContents({ router: files })["router"] as WantedContent;
}

function state(found: Record<string, string>) {
  return { namespace: "pgfleet", wanted: wantedContents({ router: wanted }), kubernetesContext: "", found };
}
