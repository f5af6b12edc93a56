import assert from "node:assert/strict";
import { clientTlsTables } from "../../../bench/throughput/report/clientTls";
import { tablesOf } from "../../../bench/throughput/report/tables";
import { tlsCostTables } from "../../../bench/throughput/report/tlsCost";
import { verdictsOf } from "../../../bench/throughput/report/targets";
import { performancePage } from "../../../docs/generate/performancePage";
import type { Point } from "../../../bench/throughput/plan/points";
import type { Run, ThroughputResult, Transactions } from "../../../bench/throughput/report/result";

describe("targets of the throughput bench", () => {
  it("are not measured when nothing was", () => {
    for (const { reached, figures } of verdictsOf(result({}))) {
      assert.equal(reached, undefined);
      assert.deepEqual(figures, []);
    }
    assert.deepEqual(tablesOf(result({})), []);
  });

  it("compare each engine with what is as clean, by round", () => {
    const runs = {
      hand: [run(9_000, 1), run(9_000, 1), run(9_000, 1)],
      "hand-clean": [run(1_000, 2), run(2_000, 2), run(4_000, 2)],
      pgbouncer: [run(1_000, 2), run(1_990, 2), run(8_000, 2)],
      odyssey: [run(500, 2), run(1_000, 4), run(4_000, 4)],
    };
    const transactions = LOADS.map((point) => ({ point, runs }));
    const [rate, p99, , , other, slow] = verdictsOf(result({ transactions }));
    assert.equal(rate?.reached, true, "0.995 is written as 1.00");
    assert.equal(rate.figures[0], "select-only simple 1.00 (0.99 to 2.00)");
    assert.equal(p99?.reached, true);
    assert.equal(other?.reached, false);
    assert.equal(slow?.reached, false);
    assert.equal(slow.figures[0], "select-only simple 2.00 (1.00 to 2.00)");
  });

  it("are not reached by a part of their loads", () => {
    const runs = { "hand-clean": [run(10, 1)], pgbouncer: [run(20, 1)] };
    const [rate] = verdictsOf(result({ transactions: LOADS.slice(1).map((point) => ({ point, runs })) }));
    assert.equal(rate?.reached, undefined);
    assert.equal(rate?.figures.length, 3);
  });

  it("are missed when one of several loads misses them", () => {
    const transactions: Transactions[] = [
      { point: POINT, runs: { "hand-clean": [run(10, 1)], pgbouncer: [run(20, 1)] } },
      { point: { ...POINT, protocol: "prepared" }, runs: { "hand-clean": [run(10, 1)], pgbouncer: [run(9, 1)] } },
      // Of another number of clients nothing was asked.
      { point: { ...POINT, clients: 200 }, runs: { "hand-clean": [run(10, 1)], pgbouncer: [run(1, 1)] } },
    ];
    const [rate] = verdictsOf(result({ transactions }));
    assert.equal(rate?.reached, false);
    assert.deepEqual(rate.figures, [
      "select-only simple 2.00 (2.00 to 2.00)",
      "select-only prepared 0.90 (0.90 to 0.90)",
    ]);
  });

  it("in mode session ask for a tenth more than PgBouncer by hand", () => {
    const point: Point = { ...POINT, mode: "session" };
    const verdict = (rate: number) => {
      const runs = { hand: [run(100, 1)], odyssey: [run(rate, 1)] };
      const transactions = [point, { ...point, protocol: "prepared" as const }].map((each) => ({ point: each, runs }));
      return verdictsOf(result({ transactions })).find(({ target }) => target.includes("session"));
    };
    assert.equal(verdict(110)?.reached, true);
    assert.equal(verdict(109)?.reached, false);
  });

  it("take the longest login of all reloads", () => {
    const reload = (...longest: number[]) => [
      {
        databases: 10_000,
        runs: { pgbouncer: longest.map((each) => ({ longest: each, failed: 0, seconds: 1, memory: 1 })) },
      },
    ];
    const verdict = (...longest: number[]) => verdictsOf(result({ reload: reload(...longest) })).at(-1);
    assert.equal(verdict(0.1, 0.5)?.reached, true);
    assert.equal(verdict(0.1, 0.51, 0.2)?.reached, false);
    assert.deepEqual(verdict(0.1, 0.51, 0.2)?.figures, ["the longest of 3 reloads: 510 ms"]);
  });
});

describe("tables of the throughput bench", () => {
  it("have a row for each way that was measured, and no router's figures without one", () => {
    const runs = { odyssey: [run(500, 2)], straight: [run(1_000, 1)], "hand-clean": [run(1_000, 2)] };
    const [table] = tablesOf(result({ transactions: [{ point: { ...POINT, tls: true }, runs }] }));
    assert.equal(table?.title, "Mode transaction, TLS on both sides");
    assert.deepEqual(table.rows, [
      ["select-only, simple, 20 clients", "straight", "1,000", "–", "–", "0.50 ms", "1.00 ms", "–", "–", "0"],
      [
        ...["select-only, simple, 20 clients", "PgBouncer by hand, clean", "1,000", "1.00", "–"],
        ...["1.00 ms", "2.00 ms", "10 µs", "20 MiB", "0"],
      ],
      [
        ...["select-only, simple, 20 clients", "pgfleet, Odyssey", "500", "0.50", "0.50"],
        ...["1.00 ms", "2.00 ms", "10 µs", "20 MiB", "0"],
      ],
    ]);
  });

  it("compare ways with themselves without TLS, where both were measured", () => {
    const transactions = [
      { point: POINT, runs: { straight: [run(1_000, 1)], odyssey: [run(400, 2), run(500, 2), run(900, 2)] } },
      {
        point: { ...POINT, tls: true },
        runs: { pgbouncer: [run(1, 1)], odyssey: [{ ...run(250, 2), processor: 15 }] },
      },
      { point: { ...POINT, tls: true, clients: 1 }, runs: { straight: [run(1, 1)] } },
    ];
    const logins = [true, false].map((tls) => ({
      ...{ tls, clients: 20 },
      runs: { straight: [{ rate: tls ? 5 : 50, processor: 0 }] },
    }));
    const [first, second, ...more] = tlsCostTables(result({ transactions, logins }));
    const load = "mode transaction, select-only, simple, 20 clients";
    assert.deepEqual(first?.rows, [[load, "pgfleet, Odyssey", "500", "250", "0.50", "10 µs", "15 µs"]]);
    assert.deepEqual(second?.rows, [["20 at a time", "straight", "50.0", "5.00", "0.10", "–", "–"]]);
    assert.deepEqual([more, tlsCostTables(result({}))], [[], []]);
  });

  it("compare clients without and with TLS within each round, with the rounds that are furthest apart", () => {
    const pair = (clear: number, encrypted: number) => ({
      clear: { rate: clear, processor: 10 },
      encrypted: { rate: encrypted, processor: 15 },
    });
    const runs = { odyssey: [pair(100, 90), pair(1_000, 500), pair(200, 160)], straight: [pair(100, 99)] };
    const clientTls = [
      { counted: "logins", load: "20 at a time", runs: { odyssey: [pair(10, 5)] } },
      { counted: "transactions", load: "a load", runs },
    ] as const;
    const [transactions, logins, ...more] = clientTlsTables({ clientTls });
    assert.deepEqual(transactions?.rows, [
      ["a load", "straight", "100", "99.0", "0.99 (0.99 to 0.99)", "–", "–", "–"],
      ["a load", "pgfleet, Odyssey", "200", "160", "0.80 (0.50 to 0.90)", "10 µs", "15 µs", "1.50 (1.50 to 1.50)"],
    ]);
    assert.deepEqual(logins?.rows, [
      [
        "20 at a time",
        "pgfleet, Odyssey",
        "10.0",
        "5.00",
        "0.50 (0.50 to 0.50)",
        "10 µs",
        "15 µs",
        "1.50 (1.50 to 1.50)",
      ],
    ]);
    assert.deepEqual([more, clientTlsTables({ clientTls: [] })], [[], []]);
  });

  it("come between the marks of the page, and what is around them stays", () => {
    const page = "# P\n\n<!-- from here made by npm run docs -->\nold\n<!-- to here -->\n\nrest\n";
    const made = performancePage(page, result({}), result({}), result({}));
    assert.match(made, /^# P\n\n<!-- from here[^]*\*\*Not measured\.\*\*[^]*<!-- to here -->\n\nrest\n$/);
    assert.doesNotMatch(made, /old/);
    assert.equal(performancePage(made, result({}), result({}), result({})), made);
    assert.throws(() => performancePage("# P\n", result({}), result({}), result({})), /lacks/);
  });
});

const POINT: Point = { mode: "transaction", script: "select-only", protocol: "simple", clients: 20, tls: false };

const LOADS: Point[] = (["select-only", "tpcb-like"] as const).flatMap((script) =>
  (["simple", "prepared"] as const).map((protocol) => ({ ...POINT, script, protocol })),
);

function run(rate: number, p99: number): Run {
  return { rate, p50: p99 / 2, p99, failed: 0, processor: 10, memory: 20 };
}

function result(part: Partial<ThroughputResult>): ThroughputResult {
  return {
    made: "2026-01-01",
    machine: "a machine",
    load: 0.1,
    versions: { PostgreSQL: "18.0" },
    options: { extent: "short", rounds: 3, seconds: 2, scale: 20, replicas: 2, poolSize: 20 },
    transactions: [],
    logins: [],
    clientTls: [],
    idle: [],
    tenants: undefined,
    reload: [],
    ...part,
  };
}
