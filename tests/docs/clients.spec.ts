import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BY_ODYSSEY } from "../lab/clients/told/byOdyssey";
import { BY_PGBOUNCER } from "../lab/clients/told/byPgbouncer";
import { FEATURES } from "../lab/clients/told/works";
import { documentedErrors, documentedFeatures, isRow } from "../lab/support/documentedErrors";

describe("docs/clients.md", () => {
  const page = readFileSync(join(__dirname, "..", "..", "docs", "clients.md"), "utf8");
  const rows = documentedErrors(page);

  for (const [engine, cases] of [
    ["Odyssey", BY_ODYSSEY],
    ["PgBouncer", BY_PGBOUNCER],
  ] as const) {
    it(`has each error of ${engine} that a test provokes, and no other`, () => {
      const documented = rows.filter((row) => row.engine === engine).map(({ error, code }) => `${error} ${code}`);
      assert.deepEqual(documented.sort(), Object.keys(cases).sort());
    });
  }

  it("says of each feature that a test tries, and of no other, in which mode it works", () => {
    const features = documentedFeatures(page);
    assert.deepEqual(Object.keys(features), Object.keys(FEATURES));
    for (const cells of Object.values(features)) assert.equal(cells.length, 6);
  });

  it("has errors that differ in more than names", () => {
    for (const row of rows) {
      const same = rows.filter((other) => other.engine === row.engine && isRow(other, { ...row, message: row.error }));
      assert.deepEqual(same, [row]);
    }
  });
});
