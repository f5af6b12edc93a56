import { connect, type Socket } from "node:net";
import { conversationOf } from "./conversations";
import { play, type Address, type Outcome } from "./play";
import { witnessed, type Login, type Seen } from "./witnesses";

export interface FuzzOptions {
  readonly address: Address;
  readonly login: Login;
  readonly seed: number;
  /** Number of the first conversation, and how many at most. */
  readonly first: number;
  readonly count: number;
  readonly seconds: number;
}

export interface FuzzReport {
  readonly played: number;
  readonly seconds: number;
  /** Kind and outcome → how many. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly seen: Seen;
  /** What must never be, with the number of the conversation where one is known. */
  readonly violations: readonly string[];
}

/** Conversations at a time, and connections that say nothing all the while. */
const AT_A_TIME = 60;
const SILENT = 200;

/** Plays conversations one by one from the seed, and looks at what they do to others. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { address, login, seed, first, count, seconds } = options;
  const outcomes = new Map<string, number>();
  const violations: string[] = [];
  const started = performance.now();
  let next = first;
  const isOver = () => next >= first + count || performance.now() - started > seconds * 1000;
  const playOn = async () => {
    while (!isOver()) {
      const conversation = conversationOf(seed, next++, login);
      const outcome: Outcome = await play(conversation, address);
      const key = `${conversation.kind}\t${outcome}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
      if (outcome === "let in") violations.push(`conversation ${conversation.number} was let in without a password`);
    }
  };
  const silent = Array.from({ length: SILENT }, () => silentConnection(address));
  try {
    const seen = await witnessed(address, login, async () => {
      await Promise.all(Array.from({ length: AT_A_TIME }, playOn));
    });
    const around = `(of conversations ${first} to ${next - 1})`;
    if (seen.ended !== undefined) violations.push(`an open session ended: ${seen.ended} ${around}`);
    for (const reason of new Set(seen.refused)) violations.push(`a right login was refused: ${reason} ${around}`);
    return { played: next - first, seconds: (performance.now() - started) / 1000, outcomes, seen, violations };
  } finally {
    for (const socket of silent) socket.destroy();
  }
}

function silentConnection({ host, port }: Address): Socket {
  return connect(port, host).on("error", () => undefined);
}
