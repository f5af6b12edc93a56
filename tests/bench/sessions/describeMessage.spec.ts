import assert from "node:assert/strict";
import { describeMessage } from "../../../bench/sessions/wire/describeMessage";

describe("a message in one line", function () {
  this.timeout(20_000);

  for (const [type, body, line] of [
    ["Z", "T", "ReadyForQuery T"],
    ["C", "SELECT 2\0", "CommandComplete SELECT 2"],
    ["1", "", "ParseComplete"],
    ["D", "\0\x03\0\0\0\x03one\xff\xff\xff\xff\0\0\0\0", "DataRow one | NULL | "],
    ["D", "\0\x01\0\0\0\x03a\nb", "DataRow a\\nb"],
    ["A", "\0\0\x12\x34channel\0payload\0", "NotificationResponse channel payload"],
    ["G", "\0\0\x01\0\0", "CopyInResponse 0000010000"],
    ["t", "\0\x01\0\0\0\x17", "ParameterDescription 00000017"],
    ["v", "\0\0", 'unknown message "v" of 2 bytes'],
  ] as const) {
    it(`tells ${line}`, () => assert.equal(describeMessage({ type, body: Buffer.from(body, "latin1") }), line));
  }

  it("tells of a long value its length and a digest", () => {
    const line = describeMessage({ type: "d", body: Buffer.from("x".repeat(61)) });
    assert.match(line, /^CopyData <61 bytes [0-9a-f]{8}>$/);
    assert.notEqual(line, describeMessage({ type: "d", body: Buffer.from("y".repeat(61)) }));
  });

  it("leaves out of a column which table it is of", () => {
    const column = (table: string) => `\0\x01a\0${table}\0\x01\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0`;
    const line = (table: string) => describeMessage({ type: "T", body: Buffer.from(column(table), "latin1") });
    assert.equal(line("\0\0\x40\x01"), "RowDescription a:23/4/-1/0");
    assert.equal(line("\0\0\x40\x02"), line("\0\0\x40\x01"));
  });

  it("tells of an error its code, text and details, in the same order always", () => {
    const line = error("SERROR\0VERROR\0C23505\0Mduplicate\0tkept\0DKey\0Fnbtinsert.c\0L666\0R_bt\0\0");
    assert.equal(line, "ErrorResponse ERROR 23505 duplicate D=Key t=kept");
  });

  it("takes the severity that is translated when there is no other", () => {
    assert.equal(error("SFATAL\0C53300\0Mfull\0\0"), "ErrorResponse FATAL 53300 full");
  });

  it("makes Odyssey's prefix and routers' names of statements and connections equal", () => {
    assert.equal(
      error("SERROR\0C08006\0Modyssey: c1a2b3c4d5e6f: remote server read/write error s4c97b758d9de: gone\0\0"),
      "ErrorResponse ERROR 08006 remote server read/write error (a connection): gone",
    );
    const unknown = (name: string) => error(`SERROR\0C26000\0Mprepared statement "${name}" does not exist\0\0`);
    assert.equal(unknown("PGBOUNCER_7"), unknown("a"));
  });

  function error(body: string): string {
    return describeMessage({ type: "E", body: Buffer.from(body, "latin1") });
  }
});
