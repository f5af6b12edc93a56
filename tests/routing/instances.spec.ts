import assert from "node:assert/strict";
import { refuseUnknownPrimary } from "../../components/routing/instances";

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
