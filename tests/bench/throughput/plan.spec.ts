import assert from "node:assert/strict";
import { defaultsOf, parseSections, parseTls } from "../../../bench/throughput/plan/options";
import { EXTENTS, pointsOf } from "../../../bench/throughput/plan/points";
import { baselineOf, WAY_NAMES, WAYS } from "../../../bench/throughput/plan/ways";
import { databaseNames } from "../../../bench/throughput/measure/reload";

describe("the plan of the throughput bench", () => {
  it("has every load of the targets in any extent, each with what its ways are compared with", () => {
    for (const extent of EXTENTS) {
      for (const tls of [false, true]) {
        const points = pointsOf(tls, extent);
        for (const script of ["select-only", "tpcb-like"] as const) {
          for (const protocol of ["simple", "prepared"] as const) {
            const wanted = { mode: "transaction", script, protocol, clients: 20, tls };
            assert.ok(points.some(({ point }) => JSON.stringify(point) === JSON.stringify(wanted)));
          }
        }
        for (const { point, ways } of points) {
          for (const way of ways) {
            const baseline = baselineOf(way, point.mode);
            // Of an unclean router by hand there is none among many clients, and nothing that it would be compared with.
            assert.ok(baseline === undefined || ways.includes(baseline), `${way} lacks ${baseline ?? ""}`);
          }
        }
      }
    }
  });

  it("has all numbers of clients when it is full", () => {
    const clients = pointsOf(true, "full").map(({ point }) => point.clients);
    assert.deepEqual([...new Set(clients)], [20, 1, 200, 1_000]);
  });

  it("names no load twice", () => {
    const names = pointsOf(false, "full").map(({ point }) => JSON.stringify(point));
    assert.equal(new Set(names).size, names.length);
  });

  it("compares what is equally clean", () => {
    assert.equal(baselineOf("odyssey", "transaction"), "hand-clean");
    assert.equal(baselineOf("odyssey-unclean", "transaction"), "hand");
    assert.equal(baselineOf("odyssey", "session"), "hand");
    assert.equal(baselineOf("straight", "transaction"), undefined);
    assert.equal(baselineOf("hand-clean", "transaction"), undefined);
    for (const name of WAY_NAMES) assert.equal(WAYS[name].name, name);
  });

  it("takes options, and refuses what is none", () => {
    assert.deepEqual(parseSections("idle,reload"), ["idle", "reload"]);
    assert.throws(() => parseSections("idle,speed"), /"speed" is no part. Accepted: transactions, logins/);
    assert.deepEqual(parseTls("both"), [false, true]);
    assert.throws(() => parseTls("maybe"), /Accepted: off, on, both/);
    assert.ok(defaultsOf("short").rounds < defaultsOf("usual").rounds);
  });

  it("has the databases of a smaller number among those of a larger one", () =>
    assert.deepEqual(databaseNames(101).slice(0, 100), databaseNames(100)));
});
