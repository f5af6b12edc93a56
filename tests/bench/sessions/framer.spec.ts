import assert from "node:assert/strict";
import fc from "fast-check";
import { Framer, type Message } from "../../../bench/sessions/wire/framer";

describe("the framer", function () {
  this.timeout(20_000);

  const messages = fc.array(
    fc.record({ type: fc.constantFrom("D", "Z", "E"), body: fc.uint8Array({ maxLength: 40 }) }),
  );

  it("gives the same messages, whichever way the bytes come in pieces", () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(20)), (sent, sizes) => {
        const bytes = Buffer.concat(sent.map(({ type, body }) => frame(type, Buffer.from(body))));
        const framer = new Framer();
        const found: Message[] = [];
        let offset = 0;
        for (const size of sizes) {
          found.push(...framer.push(bytes.subarray(offset, offset + size)));
          offset = Math.min(bytes.byteLength, offset + size);
        }
        found.push(...framer.push(bytes.subarray(offset)));
        assert.deepEqual(
          found.map(({ type, body }) => ({ type, body: [...body] })),
          sent.map(({ type, body }) => ({ type, body: [...body] })),
        );
      }),
    );
  });

  it("refuses what cannot be a message's length", () => {
    assert.throws(() => new Framer().push(Buffer.from("Z\0\0\0\x03I", "latin1")), /length 3/);
    assert.throws(() => new Framer().push(Buffer.from("HTTP/1.1 400 Bad Request")), /length/);
  });
});

function frame(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.byteLength + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}
