import assert from "node:assert/strict";
import { nearest } from "../../../config/reading/nearest";

describe("the nearest name", () => {
  const known = ["clusters", "defaultCluster", "router", "replicas", "ca", "size"];
  const cases: readonly [name: string, meant: string | undefined][] = [
    ["clustres", "clusters"],
    ["cluster", "clusters"],
    ["defaultcluster", "defaultCluster"],
    ["Router", "router"],
    ["routers", "router"],
    ["replcas", "replicas"],
    ["replicass", "replicas"],
    ["sise", "size"],
    ["cb", undefined],
    ["password", undefined],
    ["", undefined],
  ];
  for (const [name, meant] of cases) {
    it(`of ${JSON.stringify(name)} is ${meant ?? "none"}`, () => {
      assert.equal(nearest(name, known), meant);
    });
  }

  it("is the one with the fewest letters wrong", () => {
    assert.equal(nearest("owner", ["owners2", "owners"]), "owners");
  });
});
