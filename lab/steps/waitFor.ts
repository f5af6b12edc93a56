import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is yes; an error counts as a no, and the last one is told at the deadline. The signal ends it. */
export async function waitFor(
  what: string,
  seconds: number,
  ask: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      if (await ask()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      const reason = last instanceof Error ? `: ${last.message}` : "";
      throw new Error(`gave up after ${seconds} s of waiting until ${what}${reason}`, { cause: last });
    }
    await sleep(250, undefined, signal === undefined ? {} : { signal });
  }
}
