import assert from "node:assert/strict";
import { acceptance } from "../../../bench/drivers/findings/acceptance";
import { ACCEPTED } from "../../../bench/drivers/findings/accepted";
import { findCauses } from "../../../bench/drivers/findings/causes";
import { compare } from "../../../bench/drivers/findings/compare";
import { describeFindings } from "../../../bench/drivers/findings/describe";
import { isGood, type Finding } from "../../../bench/drivers/findings/finding";
import { parseWay } from "../../../bench/drivers/options";
import { parseSuites } from "../../../bench/drivers/suites/suites";
import type { Ended, Results } from "../../../bench/drivers/run/progress";
import type { Cause } from "../../../bench/drivers/findings/cause";

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

  const cause: Cause = {
    kind: "k",
    reason: "r",
    engines: ["odyssey"],
    accepts: [
      { suite: "pq", tests: ["*"], modes: ["transaction"] },
      { suite: "pgx", tests: ["pgx.TestA", "pgconn.*Notify"], modes: ["session"] },
    ],
  };
  const accepted = [cause];
  const through = { outcome: "failed", said: "" } as const;
  const where = { suite: "pgx", test: "pgx.TestA", through, engine: "odyssey", mode: "session" } as const;

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
    const accepts = [{ suite: "*", tests: ["*"], said: /unnamed/, modes: ["session"] }] as const;
    const by: Cause[] = [{ ...cause, accepts }];
    const saying = (said: string) => ({ ...where, test: "any", through: { ...through, said } });
    assert.equal(acceptance(saying("unnamed statement"), by), by[0]);
    assert.equal(acceptance(saying("named statement"), by), undefined);
  });

  it("is never a test that was not run", () => {
    assert.equal(acceptance({ ...where, through: undefined }, accepted), undefined);
  });

  it("is never a test that hangs, unless its cause is that nothing comes", () => {
    const hung = { ...where, through: { outcome: "hung", said: "" } } as const;
    assert.equal(acceptance(hung, accepted), undefined);
    const waiting = { ...cause, mayHang: true };
    assert.equal(acceptance(hung, [cause, waiting]), waiting);
  });

  it("has a suite that is there and a reason in every case", () => {
    for (const { reason, accepts } of ACCEPTED) {
      assert.ok(accepts.length > 0 && reason.length > 20, reason);
      for (const { suite, tests } of accepts) {
        if (suite !== "*") assert.equal(parseSuites(suite).length, 1);
        assert.ok(tests.length > 0, reason);
      }
    }
  });

  it("has each cause once", () => {
    const kinds = ACCEPTED.map(({ kind }) => kind);
    assert.deepEqual(kinds, [...new Set(kinds)]);
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
        "  differed once, and not when run once more: u",
      ].join("\n"),
    );
  });

  it("names some of many that differed once", () => {
    const unsteady = Array.from({ length: 12 }, (_, number) => `u${number}`);
    const last = describeFindings([{ ...finding, unsteady }])
      .split("\n")
      .at(-1);
    assert.equal(last, `  differed once, and not when run once more: ${unsteady.slice(0, 10).join(", ")}, and 2 more`);
  });

  it("tells the causes of what is accepted, those with the most tests first", () => {
    const listened = "test_listeners.TestListeners.test_listen_01";
    const prepared = ["libpq.a statement prepared in SQL", "pgconn.TestConnDeallocate"];
    const of = (suite: string, mode: "session" | "transaction", tests: readonly string[]): Finding => {
      const straight = results(Object.fromEntries(tests.map((test) => [test, "passed"])));
      const through = results(Object.fromEntries(tests.map((test) => [test, "failed"])));
      return { ...finding, suite, mode, straight, through, differences: compare(straight, through), unsteady: [] };
    };
    const findings = [
      of("asyncpg", "transaction", [listened]),
      of("libpq", "transaction", prepared.slice(0, 1)),
      of("pgx", "transaction", prepared.slice(1)),
      of("asyncpg", "session", [listened, "not accepted"]),
    ];
    assert.deepEqual(
      findCauses(findings).map(({ kind, through, tests }) => `${kind}, ${through}: ${tests.length}`),
      [
        "process number, pgbouncer session: 1",
        "SQL PREPARE, pgbouncer transaction: 2",
        "process number, pgbouncer transaction: 1",
      ],
    );
    assert.match(describeFindings(findings), /\nSQL PREPARE +pgbouncer transaction +2 +libpq 1, pgx 1\n/);
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
