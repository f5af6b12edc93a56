import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Conversation } from "./conversations";

/** How a conversation ended. */
export type Outcome = "let in" | "closed" | "silence" | "not connected" | `error ${string}` | `answer ${string}`;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Milliseconds to connect, and that a router may be silent after all was sent. */
const DEADLINES = { connect: 5_000, silence: 100 };

/** AuthenticationOk: nobody here has a password. */
const LET_IN = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);

/** Sends what the client says and gives back how the router ended it; the connection is closed on every path. */
export async function play({ parts, halfCloses }: Conversation, { host, port }: Address): Promise<Outcome> {
  const socket = connect({ host, port, allowHalfOpen: true });
  const received: Buffer[] = [];
  const state = { isClosed: false };
  socket.on("data", (data) => received.push(data));
  socket.on("error", () => (state.isClosed = true));
  socket.on("end", () => (state.isClosed = true));
  socket.on("close", () => (state.isClosed = true));
  try {
    if (!(await isConnected(socket))) return "not connected";
    for (const part of parts) {
      if (state.isClosed) break;
      if (typeof part === "number") await sleep(part);
      else socket.write(part);
    }
    if (halfCloses && !state.isClosed) socket.end();
    for (const end = Date.now() + DEADLINES.silence; !state.isClosed && Date.now() < end;) await sleep(10);
    return outcomeOf(Buffer.concat(received), state.isClosed);
  } finally {
    socket.destroy();
  }
}

async function isConnected(socket: Socket): Promise<boolean> {
  return await new Promise((resolve) => {
    socket.setTimeout(DEADLINES.connect, () => resolve(false));
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
}

export function outcomeOf(received: Buffer, isClosed: boolean): Outcome {
  if (received.includes(LET_IN)) return "let in";
  const [, code] = /\0C([0-9A-Z]{5})\0/.exec(received.toString("latin1")) ?? [];
  if (code !== undefined) return `error ${code}`;
  if (isClosed) return "closed";
  if (received.length === 0) return "silence";
  return `answer ${received.toString("latin1", 0, 1)}`;
}
