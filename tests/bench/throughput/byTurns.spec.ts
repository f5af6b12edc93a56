import assert from "node:assert/strict";
import { byTurns } from "../../../bench/throughput/measure/byTurns";

describe("a way whose clients come with and without TLS by turns", () => {
  it("is measured with both in each round, and begins with the other one in the next", async () => {
    const order: boolean[] = [];
    const measure = byTurns(({ tls }) => {
      order.push(tls);
      return Promise.resolve({ rate: tls ? 90 : 100, processor: 10, memory: 20 });
    });
    const way = { way: "odyssey", tls: true, host: "a", pods: [] } as const;
    const pair = { clear: { rate: 100, processor: 10 }, encrypted: { rate: 90, processor: 10 } };
    assert.deepEqual([await measure(way, 0), await measure(way, 1)], [pair, pair]);
    assert.deepEqual(order, [false, true, true, false]);
  });
});
