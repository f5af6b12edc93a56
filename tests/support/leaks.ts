import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Kinds of Node.js resources that a test opens and has to close: connections, servers, child processes. */
const LEAKS = new Set(["TCPSocketWrap", "TCPServerWrap", "ProcessWrap"]);

/** Milliseconds that what was closed at the very end may take to be gone. */
const PATIENCE = 3_000;

export const mochaHooks = {
  /** Fails when anything is still open after the last test. */
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(2 * PATIENCE);
    const end = Date.now() + PATIENCE;
    while (leaks().length > 0 && Date.now() < end) await sleep(50);
    assert.deepEqual(leaks(), [], "left open after the last test");
  },
};

function leaks(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => LEAKS.has(kind));
}
