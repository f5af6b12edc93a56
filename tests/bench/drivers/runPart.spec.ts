import assert from "node:assert/strict";
import { parseEventLine } from "../../../bench/drivers/run/events";
import { runPart } from "../../../bench/drivers/run/runPart";
import type { Part, Selection, Target } from "../../../bench/drivers/run/part";

const target: Target = { host: "", port: 1, user: "", password: "", database: "", sslMode: "" };

/** Runs tests whose names say what they do, in a shell. */
const part: Part = {
  name: "part",
  command(_, selection: Selection) {
    const all = "only" in selection ? selection.only : TESTS.filter((test) => !selection.without.includes(test));
    const lines = all.flatMap((test) => [told(test, "started"), DOES[test] ?? "", told(test, "passed")]);
    return { file: "sh", args: ["-c", lines.join("\n")], cwd: "/", env: {}, input: "" };
  },
  reader: () => ({ line: parseEventLine }),
  unitOf: (test) => test,
};

const TESTS = ["first", "hangs", "second", "crashes", "third"];
const DOES: Readonly<Record<string, string>> = { hangs: "sleep 100", crashes: "echo bang; exit 3" };

function told(test: string, what: string): string {
  return `echo 'pgfleet-test {"test":"${test}","what":"${what}"}'`;
}

describe("a part of a driver's tests", function () {
  this.timeout("20s");

  const never = new AbortController().signal;
  const limits = () => ({ silence: 1, end: Date.now() + 15_000 });

  it("is run on after a test that hangs and one that ends the process", async () => {
    const results = await runPart(part, target, { without: [] }, limits(), never);
    assert.deepEqual(
      [...results].map(([test, { outcome }]) => [test, outcome]),
      [
        ["first", "passed"],
        ["hangs", "hung"],
        ["second", "passed"],
        ["crashes", "failed"],
        ["third", "passed"],
      ],
    );
    assert.match(results.get("crashes")?.said ?? "", /bang/);
  });

  it("is run without some tests, or some only", async () => {
    const without = await runPart(part, target, { without: ["hangs", "crashes"] }, limits(), never);
    assert.deepEqual([...without.keys()], ["first", "second", "third"]);
    const only = await runPart(part, target, { only: ["third"] }, limits(), never);
    assert.deepEqual([...only.keys()], ["third"]);
  });

  it("ends when its time is up", async () => {
    const results = await runPart(part, target, { only: ["hangs"] }, { silence: 60, end: Date.now() + 500 }, never);
    assert.equal(results.get("hangs")?.outcome, "hung");
  });

  it("ends with what it said when it cannot start", async () => {
    const broken: Part = {
      ...part,
      command: () => ({ file: "sh", args: ["-c", "echo no such module; exit 1"], cwd: "/", env: {}, input: "" }),
    };
    const results = await runPart(broken, target, { without: [] }, limits(), never);
    assert.deepEqual([...results], [["part: outside of its tests", { outcome: "failed", said: "no such module" }]]);
  });

  it("stops when it is interrupted, and says so", async () => {
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(new Error("interrupted")), 300);
    await assert.rejects(runPart(part, target, { only: ["hangs"] }, limits(), interruption.signal), /interrupted/);
  });
});
