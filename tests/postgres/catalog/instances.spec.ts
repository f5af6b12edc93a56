import assert from "node:assert/strict";
import { describeAbsence, refuseUnknownPrimary } from "../../../components/postgres/cloudnativepg/pods";

describe("a primary that the router would not know", () => {
  const pods = (primary: string) =>
    ["pg-x-1", "pg-x-2", "pg-x-3"].map((name) => ({
      metadata: { name, labels: { "cnpg.io/instanceRole": name === primary ? "primary" : "replica" } },
    }));

  it("is refused, with the command that switches over", () => {
    assert.throws(
      () => refuseUnknownPrimary("pg-x", "fleet", 2, pods("pg-x-3")),
      /pg-x-3.*1 to 2.*kubectl cnpg promote -n fleet pg-x pg-x-1/,
    );
  });

  for (const primary of ["pg-x-1", "pg-x-2", "none"]) {
    it(`is not ${primary}`, () => refuseUnknownPrimary("pg-x", "fleet", 2, pods(primary)));
  }
});

describe("a cluster without a running instance", () => {
  const describeCluster = /hibernated.*: kubectl describe cluster -n fleet pg-x$/;

  it("is said to have no pods, and where to look", () => {
    const absence = describeAbsence("pg-x", "fleet", []);
    assert.match(absence, /^no instance is running: it has no pods\. /);
    assert.match(absence, describeCluster);
  });

  it("is told by the state of each of its pods", () => {
    const pods = [
      { metadata: { name: "pg-x-2" }, status: { phase: "Failed" } },
      { metadata: { name: "pg-x-1" }, status: { phase: "Pending" } },
    ];
    const absence = describeAbsence("pg-x", "fleet", pods);
    assert.match(absence, /^no instance is running: pg-x-1 is Pending, pg-x-2 is Failed\. /);
    assert.match(absence, describeCluster);
  });
});
