/** Messages of a client, as bytes. Text is sent byte by byte: a character above 127 is a byte that UTF-8 does not know. */

const PROTOCOL_3_0 = 0x00030000;
const CANCEL = 80877102;

export function startup(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [text(name), text(value)]);
  return withLength(int32(PROTOCOL_3_0), ...pairs, Buffer.of(0));
}

export function cancelRequest(key: Buffer): Buffer {
  return withLength(int32(CANCEL), key);
}

export function query(sql: string): Buffer {
  return message("Q", text(sql));
}

export function parse(name: string, sql: string): Buffer {
  return message("P", text(name), text(sql), int16(0));
}

/** Parameters go as text; results come as text or all in binary. */
export function bind(portal: string, name: string, values: readonly string[], binary: boolean): Buffer {
  const parameters = values.flatMap((value) => [int32(value.length), Buffer.from(value, "latin1")]);
  const formats = [int16(1), int16(binary ? 1 : 0)];
  return message("B", text(portal), text(name), int16(0), int16(values.length), ...parameters, ...formats);
}

export function describe(of: "S" | "P", name: string): Buffer {
  return message("D", Buffer.from(of), text(name));
}

/** @param rows at most so many; 0 is all */
export function execute(portal: string, rows: number): Buffer {
  return message("E", text(portal), int32(rows));
}

export function close(of: "S" | "P", name: string): Buffer {
  return message("C", Buffer.from(of), text(name));
}

export const flush = message("H");
export const sync = message("S");
export const terminate = message("X");
export const copyDone = message("c");

export function copyFail(why: string): Buffer {
  return message("f", text(why));
}

export function copyData(data: string): Buffer {
  return message("d", Buffer.from(data, "latin1"));
}

/** The two of the login by password. */
export function saslInitialResponse(response: string): Buffer {
  return message("p", text("SCRAM-SHA-256"), int32(response.length), Buffer.from(response));
}

export function saslResponse(response: string): Buffer {
  return message("p", Buffer.from(response));
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(type), withLength(...parts)]);
}

function withLength(...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, { byteLength }) => sum + byteLength, 4);
  return Buffer.concat([int32(length), ...parts]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, "latin1");
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
