import assert from "node:assert/strict";
import { compare } from "../../../bench/sessions/compare";
import { exceptions, type Exception } from "../../../bench/sessions/exceptions";
import type { Exchange } from "../../../bench/sessions/run/exchange";

describe("the comparison", function () {
  this.timeout(20_000);

  const router = { engine: "odyssey", mode: "session" } as const;
  const accepted = (skip: Exception["skip"], straight?: RegExp, through?: RegExp): Exception[] => [
    {
      engines: ["odyssey"],
      modes: ["session"],
      ...(straight && { straight }),
      ...(through && { through }),
      skip,
      reason: "",
    },
  ];
  const said = (...lines: string[]): Exchange => ({ step: 0, login: false, lines, end: "answered" });

  it("finds nothing in equal answers", () => {
    assert.equal(compare([said("a", "b")], [said("a", "b")], router, []), undefined);
  });

  for (const [what, straight, through, difference] of [
    ["another line", [said("a", "b")], [said("a", "c")], { step: 0, straight: "b", through: "c" }],
    ["a missing line", [said("a", "b")], [said("a")], { step: 0, straight: "b", through: undefined }],
    ["a line too many", [said("a")], [said("a", "b")], { step: 0, straight: undefined, through: "b" }],
    [
      "a closed connection",
      [said()],
      [{ ...said(), end: "closed" }],
      { step: 0, straight: undefined, through: "-- closed by the server" },
    ],
    ["silence", [said("a")], [{ ...said(), end: "silent" }], { step: 0, straight: "a", through: "-- no answer" }],
  ] as const) {
    it(`finds ${what}`, () => assert.deepEqual(compare(straight, through, router, []), difference));
  }

  it("joins what a Flush brought with what follows: when it comes is the server's", () => {
    const early = [{ ...said("a", "b"), end: "open" } as const, { ...said("c"), step: 1 }];
    const late = [{ ...said("a"), end: "open" } as const, { ...said("b", "c"), step: 1 }];
    assert.equal(compare(early, late, router, []), undefined);
  });

  it("passes over the line that an exception names, on its side only", () => {
    assert.equal(compare([said("x", "a")], [said("a")], router, accepted("straight", /^x$/)), undefined);
    assert.equal(compare([said("a")], [said("x", "a")], router, accepted("through", undefined, /^x$/)), undefined);
    assert.equal(compare([said("x", "a")], [said("y", "a")], router, accepted("both", /^x$/, /^y$/)), undefined);
  });

  it("goes on after an exception, unless nothing can be compared any more", () => {
    const goesOn = compare([said("x", "a")], [said("b")], router, accepted("straight", /^x$/));
    assert.deepEqual(goesOn, { step: 0, straight: "a", through: "b" });
    assert.equal(compare([said("x", "a")], [said("b")], router, accepted("rest", /^x$/)), undefined);
  });

  it("accepts no silence, neither in the place of a line nor after all that is accepted", () => {
    const silent: Exchange = { ...said(), end: "silent" };
    const found = { step: 0, straight: "x", through: "-- no answer" };
    assert.deepEqual(compare([said("x")], [silent], router, accepted("rest", /^x$/)), found);
    const later = compare([said("x")], [said("y"), silent], router, accepted("rest", /^x$/));
    assert.deepEqual(later, { ...found, straight: undefined });
  });

  it("takes an exception for its engine and mode only", () => {
    const [straight, through] = [[said("x")], [said()]];
    for (const other of [{ ...router, engine: "pgbouncer" } as const, { ...router, mode: "transaction" } as const]) {
      assert.notEqual(compare(straight, through, other, accepted("straight", /^x$/)), undefined);
    }
  });

  it("has exceptions that name a line, and a reason", () => {
    for (const { straight, through, skip, reason } of exceptions) {
      assert.ok(reason.length > 20);
      assert.ok(straight !== undefined || through !== undefined);
      assert.ok(skip !== "straight" || straight !== undefined, reason);
      assert.ok(skip !== "through" || through !== undefined, reason);
    }
  });
});
