import assert from "node:assert/strict";
import { conversationOf } from "../../../bench/fuzz/conversations";
import { outcomeOf } from "../../../bench/fuzz/play";
import { randomOf } from "../../../bench/fuzz/random";

const login = { user: "shop", database: "shop_eu" };

describe("conversations before a login", function () {
  this.timeout(20_000);

  it("follow from seed and number alone", () => {
    for (let number = 0; number < 200; number++)
      assert.deepEqual(conversationOf(7, number, login), conversationOf(7, number, login));
    assert.notDeepEqual(conversationOf(7, 1, login), conversationOf(8, 1, login));
  });

  it("are of every kind, and differ", () => {
    const all = Array.from({ length: 1_000 }, (_, number) => conversationOf(1, number, login));
    assert.equal(new Set(all.map(({ kind }) => kind)).size, 14);
    assert.ok(new Set(all.map(({ parts }) => JSON.stringify(parts))).size > 700);
    const lengths = all.map(({ parts }) =>
      parts.reduce<number>((sum, part) => sum + (typeof part === "number" ? 0 : part.length), 0),
    );
    assert.ok(Math.max(...lengths) > 20_000, String(Math.max(...lengths)));
    assert.ok(Math.min(...lengths) < 10);
  });

  it("end as the router's bytes say", () => {
    assert.equal(outcomeOf(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]), false), "let in");
    assert.equal(outcomeOf(Buffer.from("E\0\0\0\x20SFATAL\0C28P01\0Mno\0\0"), true), "error 28P01");
    assert.equal(outcomeOf(Buffer.from("N"), false), "answer N");
    assert.equal(outcomeOf(Buffer.alloc(0), true), "closed");
    assert.equal(outcomeOf(Buffer.alloc(0), false), "silence");
  });
});

describe("random numbers", function () {
  this.timeout(20_000);

  it("stay within their bounds, and reach them", () => {
    const random = randomOf(3);
    const wholes = Array.from({ length: 2_000 }, () => random.whole(-1, 3));
    assert.deepEqual(
      [...new Set(wholes)].sort((a, b) => a - b),
      [-1, 0, 1, 2, 3],
    );
    const sizes = Array.from({ length: 2_000 }, () => random.size(1_000));
    assert.ok(Math.min(...sizes) === 1 && Math.max(...sizes) > 900 && Math.max(...sizes) <= 1_000);
    assert.equal(random.bytes(9).length, 9);
  });
});
