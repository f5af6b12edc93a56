import assert from "node:assert/strict";
import { serialize } from "pg-protocol";
import * as encode from "../../../bench/sessions/wire/encode";

describe("messages of a client", function () {
  this.timeout(20_000);

  // The driver's own writer sends the same bytes.
  for (const [name, ours, theirs] of [
    ["Query", encode.query("SELECT 1"), serialize.query("SELECT 1")],
    ["Parse", encode.parse("a", "SELECT 1"), serialize.parse({ name: "a", text: "SELECT 1" })],
    ["Execute", encode.execute("p", 7), serialize.execute({ portal: "p", rows: 7 })],
    ["Describe", encode.describe("S", "a"), serialize.describe({ type: "S", name: "a" })],
    ["Close", encode.close("P", "p"), serialize.close({ type: "P", name: "p" })],
    ["Flush", encode.flush, serialize.flush()],
    ["Sync", encode.sync, serialize.sync()],
    ["Terminate", encode.terminate, serialize.end()],
    ["CopyDone", encode.copyDone, serialize.copyDone()],
    ["CopyFail", encode.copyFail("why"), serialize.copyFail("why")],
    ["CopyData", encode.copyData("1\tone\n"), serialize.copyData(Buffer.from("1\tone\n"))],
  ] as const) {
    it(`writes ${name}`, () => assert.deepEqual(ours, Buffer.from(theirs)));
  }

  it("writes Bind with values as text, and the results' format for all", () => {
    const bytes = encode.bind("p", "a", ["41", ""], true);
    const expected = "B\0\0\0\x1ap\0a\0\0\0\0\x02\0\0\0\x0241\0\0\0\0\0\x01\0\x01";
    assert.equal(bytes.toString("latin1"), expected);
  });

  it("writes a cancel with the key as it came", () => {
    const key = Buffer.from("0000001200000034", "hex");
    assert.deepEqual(encode.cancelRequest(key), Buffer.from(serialize.cancel(0x12, 0x34)));
  });

  it("writes characters above 127 as one byte, which UTF-8 does not know", () => {
    assert.deepEqual([...encode.query("\xff")], [0x51, 0, 0, 0, 6, 0xff, 0]);
  });
});
