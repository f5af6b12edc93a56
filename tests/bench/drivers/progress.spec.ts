import assert from "node:assert/strict";
import { parseEventLine } from "../../../bench/drivers/run/events";
import { parseGoLine, topLevelName } from "../../../bench/drivers/run/goEvents";
import { Progress } from "../../../bench/drivers/run/progress";

describe("what a run of a driver's tests tells", function () {
  this.timeout(20_000);

  it("is read of Go, which names tests without their package", () => {
    const cases = [
      ['{"Action":"run","Test":"TestA"}', { test: "pgconn.TestA", what: "started" }],
      ['{"Action":"pause","Test":"TestA"}', { test: "pgconn.TestA", what: "waits" }],
      ['{"Action":"cont","Test":"TestA"}', { test: "pgconn.TestA", what: "started" }],
      ['{"Action":"output","Test":"TestA","Output":"hm\\n"}', { test: "pgconn.TestA", what: "output", text: "hm\n" }],
      ['{"Action":"fail","Test":"TestA/b","Elapsed":1}', { test: "pgconn.TestA/b", what: "failed" }],
      ['{"Action":"pass","Elapsed":1}', undefined],
      ['{"Action":"start"}', undefined],
      ["exit status 2", undefined],
    ] as const;
    for (const [line, event] of cases) assert.deepEqual(parseGoLine(line, "pgconn"), event);
  });

  it("is read of the runners of this project, whatever else the tests print", () => {
    assert.deepEqual(parseEventLine('pgfleet-test {"test":"a.b","what":"skipped","text":"why"}'), {
      test: "a.b",
      what: "skipped",
      text: "why",
    });
    assert.equal(parseEventLine('{"test":"a.b"}'), undefined);
  });

  it("leads from a subtest of Go to what can be selected", () => {
    assert.equal(topLevelName("pgconn/ctxwatch.TestA/b/c", "pgconn/ctxwatch"), "TestA");
  });
});

describe("progress of a run", function () {
  this.timeout(20_000);

  it("knows how tests ended, and keeps what failed ones said", () => {
    const progress = new Progress();
    progress.take({ test: "a", what: "started" });
    progress.take({ test: "a", what: "output", text: "good" });
    progress.take({ test: "a", what: "passed" });
    progress.take({ test: "b", what: "started" });
    progress.take({ test: "b", what: "output", text: "bad " });
    progress.take({ test: "b", what: "failed", text: "end" });
    assert.deepEqual(
      [...progress.results],
      [
        ["a", { outcome: "passed", said: "" }],
        ["b", { outcome: "failed", said: "bad end" }],
      ],
    );
  });

  it("takes what was under way for hung, and what waited, itself or for its subtests, for not run", () => {
    const progress = new Progress();
    progress.take({ test: "waits", what: "started" });
    progress.take({ test: "waits", what: "waits" });
    progress.take({ test: "outer", what: "started" });
    progress.take({ test: "outer/ended", what: "started" });
    progress.take({ test: "outer/ended", what: "passed" });
    progress.take({ test: "outer/waits", what: "started" });
    progress.take({ test: "outer/waits", what: "waits" });
    progress.take({ test: "hangs", what: "started" });
    progress.take({ test: "hangs/inside", what: "started" });
    assert.equal(progress.breakOff("hung", "last words"), true);
    assert.deepEqual(
      [...progress.results],
      [
        ["hangs", { outcome: "hung", said: "last words" }],
        ["hangs/inside", { outcome: "hung", said: "last words" }],
      ],
    );
    assert.equal(progress.breakOff("hung", ""), false);
  });
});
