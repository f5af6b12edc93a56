import { WireConnection, type Address } from "../wire/connection";
import * as encode from "../wire/encode";
import { login, type Account } from "../wire/login";
import type { End, Outcome } from "./exchange";

/** A client that runs the steps of a sequence one after the other, on a new connection when the last one has ended. */
export class Client {
  #connection: WireConnection | undefined;
  /** ReadyForQuery that the server owes. */
  #owed = 0;
  /** Messages were sent that no Sync has followed yet. */
  #unsynced = false;

  constructor(
    readonly address: Address,
    readonly account: Account,
    /** Seconds that any answer may take. */
    readonly deadline: number,
  ) {}

  /** The one that is open. */
  get connection(): WireConnection {
    if (this.#connection === undefined) throw new Error("the client is not connected");
    return this.#connection;
  }

  /** Logs in, and gives what that has brought; undefined when it is logged in. */
  async connect(): Promise<Outcome | undefined> {
    if (this.#connection !== undefined) return undefined;
    this.#connection = new WireConnection(this.address);
    this.#owed = 0;
    this.#unsynced = false;
    const outcome = await login(this.#connection, this.account, this.deadline);
    const lines = this.#connection.take();
    const end = outcome === "silent" ? "silent" : lines.includes("ReadyForQuery I") ? "answered" : "closed";
    return { lines, end };
  }

  send(...messages: readonly Buffer[]): void {
    for (const message of messages) {
      const type = message.toString("latin1", 0, 1);
      if (type === "S" || type === "Q") this.#owed++;
      if (type === "S") this.#unsynced = false;
      else if ("PBDECH".includes(type)) this.#unsynced = true;
    }
    this.connection.send(...messages);
  }

  /** Sends the Sync that is missing. */
  sync(): void {
    if (this.#unsynced) this.send(encode.sync);
  }

  /** Waits until all that is owed is there. */
  async answer(): Promise<End> {
    return await this.#end(() => this.#isReady());
  }

  /** Waits for a line that begins with one of these, or that the server is ready without one. */
  async first(...prefixes: readonly string[]): Promise<End> {
    const has = (prefix: string) => this.connection.count(prefix) > 0;
    return await this.#end(() => prefixes.some(has) || (this.#owed > 0 && this.#isReady()));
  }

  /** Waits for so many lines, or an error, after which nothing comes before a Sync. */
  async answerLines(count: number): Promise<End> {
    const { connection } = this;
    const end = await this.#end(
      () => connection.lines.length >= count || connection.lines.at(-1)?.startsWith("ErrorResponse") === true,
    );
    return end === "answered" ? "open" : end;
  }

  /** Waits for a line that no statement asks for. */
  async arrived(prefix: string): Promise<End> {
    return await this.#end(() => this.connection.count(prefix) > 0);
  }

  /** Waits until the server closes, or is ready after all. */
  async closing(): Promise<End> {
    return await this.first();
  }

  /** Waits until the server closes after Terminate. What it may still say is for nobody. */
  async gone(): Promise<End> {
    const end = await this.#end(() => false);
    this.take();
    return end;
  }

  /** Takes what has arrived; nothing when the client has left. */
  take(): string[] {
    const lines = this.#connection?.take() ?? [];
    this.#owed -= lines.filter((line) => line.startsWith("ReadyForQuery")).length;
    return lines;
  }

  /** Goes without a word; what has not been taken is for nobody. */
  async leave(how: "disconnect" | "reset" = "disconnect"): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.destroy(how);
  }

  #isReady(): boolean {
    return this.connection.count("ReadyForQuery") >= this.#owed;
  }

  async #end(condition: () => boolean): Promise<End> {
    const outcome = await this.connection.until(condition, this.deadline);
    return outcome === "reached" ? "answered" : outcome;
  }
}
