import assert from "node:assert/strict";
import { SSL_REQUEST, startup } from "../../../../bench/fuzz/messages";
import { waitFor } from "../../../../lab/steps/waitFor";
import { answersEverywhere, throughRouter } from "../../support/connect";
import { password } from "../../support/databases";
import { CASE_OWNER, SESSION } from "../../support/psql";
import { Strangers } from "./strangers";

/** Of each kind; all stay until everything was tried. */
const CONNECTIONS = 400;

/** Who guesses, each after the other. */
const GUESSERS = 8;

const LOGINS = 12;

/** Connections that say nothing or stop in the middle of a login, and wrong passwords all the time, keep nobody out. */
export async function floods(): Promise<void> {
  const login = { user: CASE_OWNER, password, database: SESSION };
  // The case before, of many roles at once, may have left some that are on their way.
  await waitFor("the router is at rest", 60, async () => await answersEverywhere(login, "pg2"));
  const halves = [
    Buffer.alloc(0),
    SSL_REQUEST.subarray(0, 5),
    SSL_REQUEST,
    startup(Object.entries({ user: CASE_OWNER, database: SESSION })),
  ];
  const strangers = new Strangers();
  let isOver = false;
  let guesses = 0;
  try {
    for (const half of halves) await Promise.all(Array.from({ length: CONNECTIONS }, () => strangers.open(half)));
    // Each has memory for TLS, too.
    await Promise.all(Array.from({ length: CONNECTIONS / 2 }, () => strangers.openTls()));
    const guessing = Array.from({ length: GUESSERS }, async (_, index) => {
      while (!isOver) {
        const wrong = { ...login, user: index % 2 === 0 ? CASE_OWNER : "nobody_at_all", password: "wrong" };
        await assert.rejects(throughRouter(wrong, () => Promise.resolve()));
        guesses++;
      }
    });
    try {
      for (let number = 0; number < LOGINS; number++)
        await throughRouter(login, async (client) => await client.query("SELECT 1"), 10);
      // Neither engine has hung up on those who do not log in: else it was no flood.
      const { connected, count } = strangers;
      assert.ok(connected > count / 2, `only ${connected} of ${count} are still there`);
    } finally {
      isOver = true;
      await Promise.all(guessing);
    }
  } finally {
    strangers.leave();
  }
  assert.ok(guesses > GUESSERS, `${guesses} guesses say little`);
}
