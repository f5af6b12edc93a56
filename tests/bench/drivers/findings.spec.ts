import assert from "node:assert/strict";
import { acceptance, type Acceptance } from "../../../bench/drivers/findings/acceptance";
import { ACCEPTED } from "../../../bench/drivers/findings/accepted";
import { compare } from "../../../bench/drivers/findings/compare";
import { describeFindings } from "../../../bench/drivers/findings/describe";
import { isGood, type Finding } from "../../../bench/drivers/findings/finding";
import { parseWay } from "../../../bench/drivers/options";
import { parseSuites } from "../../../bench/drivers/suites/suites";
import type { Ended, Results } from "../../../bench/drivers/run/progress";

describe("tests straight and through a router", function () {
  this.timeout(20_000);

  it("differ by how they end, or in not being run", () => {
    const straight = results({ a: "passed", b: "passed", c: "failed", d: "passed", e: "skipped" });
    const through = results({ a: "passed", b: "failed", c: "failed", d: "hung" });
    assert.deepEqual(names(straight, through), ["b", "d", "e"]);
  });

  it("are told by the innermost that differ", () => {
    const straight = results({ t: "passed", "t/a": "passed", "t/b": "passed" });
    assert.deepEqual(names(straight, results({ t: "failed", "t/a": "passed", "t/b": "failed" })), ["t/b"]);
  });

  it("are told by the outer one when it did not reach the inner", () => {
    const straight = results({ t: "passed", "t/a": "passed", "t/b": "passed" });
    assert.deepEqual(names(straight, results({ t: "failed" })), ["t"]);
  });
});

describe("what is accepted of drivers' tests", function () {
  this.timeout(20_000);

  const accepted: readonly Acceptance[] = [
    {
      suite: "pgx",
      tests: ["pgx.TestA", "pgconn.*Notify"],
      engines: ["odyssey"],
      modes: ["session"],
      kind: "k",
      reason: "r",
    },
  ];
  const where = { suite: "pgx", test: "pgx.TestA", said: "", engine: "odyssey", mode: "session" } as const;

  it("is so for a suite, an engine and a mode", () => {
    assert.equal(acceptance(where, accepted), accepted[0]);
    assert.equal(acceptance({ ...where, suite: "pq" }, accepted), undefined);
    assert.equal(acceptance({ ...where, engine: "pgbouncer" }, accepted), undefined);
    assert.equal(acceptance({ ...where, mode: "transaction" }, accepted), undefined);
  });

  it("names tests whole, with their subtests, or by a pattern", () => {
    for (const test of ["pgx.TestA/sub", "pgconn.TestNotify"]) assert.ok(acceptance({ ...where, test }, accepted));
    for (const test of ["pgx.TestAB", "pgxATestA", "pgconn.TestNotifyX"]) {
      assert.equal(acceptance({ ...where, test }, accepted), undefined);
    }
  });

  it("may ask for what a test has said", () => {
    const by = [{ ...accepted[0], suite: "*", tests: ["*"], said: /unnamed/ } as Acceptance];
    assert.equal(acceptance({ ...where, test: "any", said: "unnamed statement" }, by), by[0]);
    assert.equal(acceptance({ ...where, test: "any", said: "named statement" }, by), undefined);
  });

  it("has a suite that is there and a reason in every case", () => {
    for (const { suite, tests, reason } of ACCEPTED) {
      if (suite !== "*") assert.equal(parseSuites(suite).length, 1);
      assert.ok(tests.length > 0 && reason.length > 20, reason);
    }
  });
});

describe("the table of drivers' tests", function () {
  this.timeout(20_000);

  const finding: Finding = {
    suite: "pgx",
    version: "v0",
    engine: "pgbouncer",
    mode: "session",
    straight: results({ a: "passed", b: "passed", c: "skipped" }),
    through: results({ a: "passed", b: "hung", c: "skipped" }),
    differences: compare(results({ b: "passed" }), results({ b: "hung" })),
    unsteady: ["u"],
  };

  it("counts, and tells what differs", () => {
    assert.equal(
      describeFindings([finding]),
      [
        "suite  version  through            straight p/f/s  through p/f/s  hung  differ  accepted  unsteady",
        "pgx    v0       pgbouncer session  2/0/1           1/0/1          0/1   1       0         1         DIFFERS",
        "",
        "pgx, pgbouncer session:",
        "  DIFFERS b: passed straight, hung through",
        "      why b",
        "  u: differed once, and not when it was run once more",
      ].join("\n"),
    );
  });

  it("is bad when a test differs that is not accepted, or nothing has passed", () => {
    assert.equal(isGood(finding), false);
    assert.equal(isGood({ ...finding, differences: [] }), true);
    assert.equal(isGood({ ...finding, differences: [], straight: results({ a: "failed" }) }), false);
  });
});

describe("a way through a router", function () {
  this.timeout(20_000);

  it("is a mode, an address and a database", () => {
    assert.deepEqual(parseWay("session=[::1]:6432/drivers"), {
      mode: "session",
      address: { host: "::1", port: 6432 },
      database: "drivers",
    });
  });

  it("is refused when a part is missing or wrong", () => {
    for (const text of [
      "session=h:1",
      "statement=h:1/d",
      "h:1/d",
      "session=h/d",
      "session=h:1/Upper",
      "session=h:1/a;b",
    ]) {
      assert.throws(() => parseWay(text), /Accepted:/);
    }
  });
});

function results(outcomes: Readonly<Record<string, Ended["outcome"]>>): Results {
  const said = (test: string, outcome: string) => (outcome === "passed" ? "" : `why ${test}`);
  return new Map(Object.entries(outcomes).map(([test, outcome]) => [test, { outcome, said: said(test, outcome) }]));
}

function names(straight: Results, through: Results): string[] {
  return compare(straight, through).map(({ test }) => test);
}
