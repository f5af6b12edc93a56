import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Kinds of Node.js resources that a test opens and has to close: connections, servers, child processes. */
const LEAKS = new Set(["TCPSocketWrap", "TCPServerWrap", "ProcessWrap"]);

/** Milliseconds that what was closed at the very end may take to be gone. */
const PATIENCE = 3_000;

/** What the runner itself holds open: Stryker's talks to its parent over a connection. */
let openBefore: string[];

export const mochaHooks = {
  beforeAll(): void {
    openBefore = open();
  },

  /** Fails when something is open after the last test that was not before the first. */
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(2 * PATIENCE);
    const end = Date.now() + PATIENCE;
    while (leaks().length > 0 && Date.now() < end) await sleep(50);
    assert.deepEqual(leaks(), [], "left open after the last test");
  },
};

/** What is open beyond what was before. */
function leaks(): string[] {
  const before = [...openBefore];
  return open().filter((kind) => {
    const index = before.indexOf(kind);
    if (index >= 0) before.splice(index, 1);
    return index < 0;
  });
}

function open(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => LEAKS.has(kind));
}
