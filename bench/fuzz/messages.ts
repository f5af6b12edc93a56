/** Messages of PostgreSQL's protocol that a client sends before it has logged in. */

export const SSL_REQUEST = request(80877103);
export const GSS_REQUEST = request(80877104);

/** Parameters in their order, as pairs, for some may stand twice. */
export type Parameters = readonly (readonly [name: string, value: string])[];

export function startup(parameters: Parameters, major = 3, minor = 0, end = "\0"): Buffer {
  const text = parameters.map(([name, value]) => `${name}\0${value}\0`).join("");
  const code = Buffer.alloc(4);
  code.writeUInt16BE(major & 0xffff, 0);
  code.writeUInt16BE(minor & 0xffff, 2);
  return withLength(Buffer.concat([code, Buffer.from(text + end)]));
}

export function cancelRequest(key: Buffer): Buffer {
  const code = Buffer.alloc(4);
  code.writeUInt32BE(80877102, 0);
  return withLength(Buffer.concat([code, key]));
}

/** A message with a type, as all are after the first. */
export function typed(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), withLength(body)]);
}

/** @param length of `first` as it is written; its own when not given */
export function saslInitial(mechanism: string, first: Buffer, length = first.length): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeInt32BE(length, 0);
  return typed("p", Buffer.concat([Buffer.from(`${mechanism}\0`), prefix, first]));
}

function request(code: number): Buffer {
  const body = Buffer.alloc(4);
  body.writeUInt32BE(code, 0);
  return withLength(body);
}

function withLength(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4, 0);
  return Buffer.concat([length, body]);
}
