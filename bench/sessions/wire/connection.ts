import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describeMessage } from "./describeMessage";
import { Framer, type Message } from "./framer";
import { Told } from "./told";

export interface Address {
  readonly host: string;
  readonly port: number;
}

export type Outcome = "reached" | "closed" | "silent";

/** A client's connection that keeps every message that arrives as a line. Whoever opens it destroys it. */
export class WireConnection {
  readonly #socket: Socket;
  readonly #framer = new Framer();
  readonly #told = new Told();
  #lines: string[] = [];
  #closed = false;
  #changed: () => void = () => undefined;
  /** Of BackendKeyData, for cancels. */
  key: Buffer = Buffer.alloc(0);
  /** What an Authentication message carries; the login takes it away. */
  authentication: Buffer | undefined;
  /** Of the last ReadyForQuery. */
  status = "";

  constructor({ host, port }: Address) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on("data", (piece) => this.#receive(piece));
    this.#socket.on("error", () => undefined); // the close that follows says enough
    this.#socket.on("close", () => {
      this.#closed = true;
      this.#changed();
    });
  }

  send(...messages: readonly Buffer[]): void {
    this.#socket.write(Buffer.concat(messages));
  }

  /** Waits until what has arrived fulfils the condition, the peer has closed, or the deadline is over. */
  async until(condition: () => boolean, seconds: number): Promise<Outcome> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      if (condition()) return "reached";
      if (this.#closed) return "closed";
      const left = end - Date.now();
      if (left <= 0) return "silent";
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#changed = () => undefined;
    }
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  count(prefix: string): number {
    return this.#lines.filter((line) => line.startsWith(prefix)).length;
  }

  /** Gives the lines, and forgets them. */
  take(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  /** Takes no more notice of what arrives, as a client that is busy with other things. */
  pause(): void {
    this.#socket.pause();
  }

  /** Ends without a word, once what was sent has left: the server sees the end of the stream, or a reset. */
  async destroy(how: "disconnect" | "reset" = "disconnect"): Promise<void> {
    for (const end = Date.now() + 1000; this.#socket.writableLength > 0 && Date.now() < end;) await sleep(5);
    if (this.#socket.closed) return;
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    if (how === "reset") this.#socket.resetAndDestroy();
    else this.#socket.destroy();
    await closed;
  }

  #receive(piece: Buffer): void {
    try {
      for (const message of this.#framer.push(piece)) this.#note(message);
    } catch (error) {
      this.#lines.push(`no protocol: ${error instanceof Error ? error.message : String(error)}`);
      this.#socket.destroy();
    }
    this.#changed();
  }

  #note(message: Message): void {
    if (message.type === "S") this.#told.note(message.body);
    else if (message.type === "K") this.key = message.body;
    else if (message.type === "R") this.authentication = message.body;
    else {
      if (message.type === "Z") {
        this.#lines.push(...this.#told.takeChanges());
        this.status = message.body.toString("latin1");
      }
      this.#lines.push(describeMessage(message));
    }
  }
}
