/** Reads what a message carries, from left to right. */
export class Fields {
  #offset = 0;

  constructor(private readonly body: Buffer) {}

  get atEnd(): boolean {
    return this.#offset >= this.body.byteLength;
  }

  byte(): number {
    return this.body.readUInt8(this.#offset++);
  }

  int16(): number {
    const value = this.body.readInt16BE(this.#offset);
    this.#offset += 2;
    return value;
  }

  int32(): number {
    const value = this.body.readInt32BE(this.#offset);
    this.#offset += 4;
    return value;
  }

  bytes(length: number): Buffer {
    const value = this.body.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    return value;
  }

  text(): string {
    const end = this.body.indexOf(0, this.#offset);
    const value = this.body.toString("latin1", this.#offset, end);
    this.#offset = end + 1;
    return value;
  }
}
