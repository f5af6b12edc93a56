import assert from "node:assert/strict";
import fc from "fast-check";
import { sequences } from "../../../bench/sessions/steps/generate";
import { ofSession } from "../../../bench/sessions/steps/statements";
import type { Mode, Step } from "../../../bench/sessions/steps/types";

describe("sequences of steps", function () {
  this.timeout(20_000);

  const sample = (mode: Mode, seed: number) => fc.sample(sequences(mode), { numRuns: 500, seed });
  const kinds = ["query", "extended", "copy in", "copy out", "big value", "cancel", "kill", "end"];

  it("are the same for the same seed", () => assert.deepEqual(sample("session", 7), sample("session", 7)));

  it("are others for another seed", () => assert.notDeepEqual(sample("session", 7), sample("session", 8)));

  it("hold every kind of step", () => {
    assert.deepEqual(kindsOf(sample("session", 1)), [...kinds, "listen"].sort());
    assert.deepEqual(kindsOf(sample("transaction", 1)), [...kinds].sort());
  });

  it("are short and long", () => {
    const lengths = new Set(sample("session", 1).map(({ length }) => length));
    assert.ok(lengths.has(1) && lengths.has(14));
  });

  it("need no state of a session where transactions are pooled", () => {
    const text = JSON.stringify(sample("transaction", 1));
    for (const statement of ofSession) assert.equal(text.includes(JSON.stringify(statement)), false, statement);
    assert.ok(ofSession.every((statement) => JSON.stringify(sample("session", 1)).includes(statement.slice(0, 8))));
  });

  function kindsOf(lists: readonly (readonly Step[])[]): string[] {
    return [...new Set(lists.flat().map((step) => step.do))].sort();
  }
});
