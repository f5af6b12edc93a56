import assert from "node:assert/strict";
import { seconds } from "../../bench/quantity";
import { formatTable } from "../../bench/table";

describe("a bench's table", () => {
  it("has measure, both ways, their ratio, and what was asked for", () => {
    const rows = [
      { measure: "plan", ours: seconds(0.0123), theirs: seconds(6), target: seconds(0.3) },
      { measure: "up", ours: seconds(21), theirs: { value: 120, unit: "s", atLeast: true }, target: seconds(20) },
      { measure: "preview", ours: seconds(1) },
      { measure: "failed", ours: { value: 0, unit: "" }, theirs: { value: 8, unit: "" } },
    ] as const;
    assert.equal(
      formatTable("10 databases", rows),
      [
        "10 databases",
        "         pgfleet  shell way    ratio    target",
        "plan     12.3 ms     6.00 s     488×  ≤ 300 ms     met",
        "up        21.0 s    > 120 s  > 5.71×  ≤ 20.0 s  MISSED",
        "preview   1.00 s          –",
        "failed         0          8",
      ].join("\n"),
    );
  });
});
