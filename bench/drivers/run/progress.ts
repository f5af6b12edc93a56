import type { Outcome, TestEvent } from "./events";

export interface Ended {
  /** `hung`: it told nothing more, and was ended. */
  readonly outcome: Outcome | "hung";
  /** What it said, the last of it; empty of one that has passed. */
  readonly said: string;
}

/** Tests by their names. */
export type Results = ReadonlyMap<string, Ended>;

/** Characters of a test's output that are kept. */
const KEPT = 2_000;

/** What is known of a run: which tests have ended and how, and which are under way. */
export class Progress {
  readonly #ended = new Map<string, Ended>();
  readonly #running = new Map<string, string>();
  readonly #waiting = new Map<string, string>();

  get results(): Results {
    return this.#ended;
  }

  take({ test, what, text = "" }: TestEvent): void {
    const said = (this.#running.get(test) ?? this.#waiting.get(test) ?? "") + text;
    if (what === "output") {
      if (this.#running.has(test)) this.#running.set(test, said.slice(-KEPT));
      else if (this.#waiting.has(test)) this.#waiting.set(test, said.slice(-KEPT));
      return;
    }
    this.#running.delete(test);
    this.#waiting.delete(test);
    if (what === "started") this.#running.set(test, said);
    else if (what === "waits") this.#waiting.set(test, said);
    else this.#ended.set(test, { outcome: what, said: what === "passed" ? "" : said.slice(-KEPT) });
  }

  /**
   * The process has gone. The test that began last has hung or failed, and those that it is a part of; any other that has
   * begun waits for its subtests' turn, and has not been run, nor have they. Returns whether one has hung or failed.
   */
  breakOff(outcome: "hung" | "failed", said: string): boolean {
    const last = [...this.#running.keys()].pop();
    for (const [test, output] of this.#running) {
      if (test === last || last?.startsWith(`${test}/`) === true) {
        this.#ended.set(test, { outcome, said: (output + said).slice(-KEPT) });
      } else {
        for (const each of this.#ended.keys()) if (each.startsWith(`${test}/`)) this.#ended.delete(each);
      }
    }
    this.#running.clear();
    this.#waiting.clear();
    return last !== undefined;
  }
}
