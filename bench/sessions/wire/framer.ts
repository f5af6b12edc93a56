/** One message of a server: its type's letter and what it carries. */
export interface Message {
  readonly type: string;
  readonly body: Buffer;
}

const HEADER = 5;

/** Cuts a stream of bytes into messages, whichever way the bytes come in pieces. Each byte is copied once. */
export class Framer {
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** Bytes that the next message takes, header included, as far as is known. */
  #wanted = HEADER;

  /** @throws when the length of a message cannot be one */
  push(piece: Buffer): Message[] {
    this.#pieces.push(piece);
    this.#bytes += piece.byteLength;
    if (this.#bytes < this.#wanted) return [];
    let rest = Buffer.concat(this.#pieces);
    const messages: Message[] = [];
    for (;;) {
      this.#wanted = HEADER;
      if (rest.byteLength < HEADER) break;
      const length = rest.readUInt32BE(1);
      if (length < 4 || length > 0x40000000) throw new Error(`a message of the length ${length}`);
      this.#wanted = 1 + length;
      if (rest.byteLength < this.#wanted) break;
      messages.push({ type: String.fromCharCode(rest.readUInt8(0)), body: rest.subarray(HEADER, this.#wanted) });
      rest = rest.subarray(this.#wanted);
    }
    this.#pieces = [rest];
    this.#bytes = rest.byteLength;
    return messages;
  }
}
