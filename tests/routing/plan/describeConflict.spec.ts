import assert from "node:assert/strict";
import { describeConflict } from "../../../components/routing/plan/conflicts";

describe("a conflict", () => {
  it("says both places, both patterns, and how to settle it", () => {
    const text = describeConflict({
      database: "till",
      claims: [
        { cluster: "pg2", owner: "shop", reason: 'database matches "till.*"' },
        { cluster: "pg3", owner: "sales", reason: 'owner "sales" matches "sales"' },
      ],
      lastInOrder: 2,
    });
    assert.equal(
      text,
      `Database "till" exists on pg2 and pg3, and each claims it, but a name leads to one cluster only.
  On pg2, owned by "shop": database matches "till.*".
  On pg3, owned by "sales": owner "sales" matches "sales".
Settle it in one of these ways:
  - pin it to the cluster that you mean: pulumi config set --path 'pgfleet:pins.till' pg2
  - let one cluster come first in all such cases: pulumi config set --path 'pgfleet:order[2]' pg2
  - change the patterns of the others so that they no longer match. They are in
      pulumi config get --path 'pgfleet:clusters.pg2'
      pulumi config get --path 'pgfleet:clusters.pg3'
  - drop or rename the database on the others.`,
    );
  });
});
