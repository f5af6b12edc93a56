import type { Told } from "../../support/documentedErrors";

export const PROTOCOL_2 = 2 << 16;
export const PROTOCOL_3 = 3 << 16;
export const PROTOCOL_4 = 4 << 16;

/** The first message of a connection. @param parameters names and values in turn */
export function startup(parameters: readonly string[], protocol = PROTOCOL_3): Buffer {
  return framed(Buffer.from([...parameters, ""].map((text) => `${text}\0`).join("")), protocol);
}

/** The same without the zero that ends it. */
export function startupWithoutEnd(parameters: readonly string[]): Buffer {
  return framed(Buffer.from(parameters.join("\0")), PROTOCOL_3);
}

function framed(body: Buffer, protocol: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(protocol, 4);
  return Buffer.concat([head, body]);
}

/** @param length that it claims to have; its own by default */
export function message(type: string, text: string, length = Buffer.byteLength(text) + 4): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(length, 1);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** The errors among a router's messages. */
export function errorsIn(bytes: Buffer): Told[] {
  const errors: Told[] = [];
  for (let at = 0; at + 5 <= bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (bytes.toString("latin1", at, at + 1) !== "E") continue;
    const fields = bytes.toString("utf8", at + 5, at + 1 + bytes.readInt32BE(at + 1)).split("\0");
    const field = (key: string) => fields.find((each) => each.startsWith(key))?.slice(1) ?? "";
    errors.push({ message: field("M"), code: field("C") });
  }
  return errors;
}
