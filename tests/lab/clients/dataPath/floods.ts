import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { SSL_REQUEST, startup } from "../../../../bench/fuzz/messages";
import { routerHost, routerPort } from "../../../../lab/environment";
import { waitFor } from "../../../../lab/steps/waitFor";
import { answersEverywhere, throughRouter, UNVERIFIED } from "../../support/connect";
import { password } from "../../support/databases";
import { CASE_OWNER, SESSION } from "../../support/psql";

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
  const sockets: Socket[] = [];
  let isOver = false;
  let guesses = 0;
  try {
    for (const half of halves) await Promise.all(Array.from({ length: CONNECTIONS }, () => open(half, sockets)));
    // Each has memory for TLS, too.
    await Promise.all(Array.from({ length: CONNECTIONS / 2 }, () => openTls(sockets)));
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
      const open = sockets.filter(({ closed }) => !closed).length;
      assert.ok(open > sockets.length / 2, `only ${open} of ${sockets.length} are still there`);
    } finally {
      isOver = true;
      await Promise.all(guessing);
    }
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  assert.ok(guesses > GUESSERS, `${guesses} guesses say little`);
}

/** Says nothing once it is encrypted. */
async function openTls(sockets: Socket[]): Promise<void> {
  const socket = await open(SSL_REQUEST, sockets);
  await once(socket, "data", { signal: AbortSignal.timeout(10_000) });
  const encrypted = connectTls({ socket, ...UNVERIFIED });
  encrypted.on("error", () => undefined); // it may be hung up on
  await once(encrypted, "secureConnect", { signal: AbortSignal.timeout(10_000) });
}

async function open(half: Buffer, sockets: Socket[]): Promise<Socket> {
  const socket = connect(Number(routerPort), routerHost);
  sockets.push(socket);
  socket.on("error", () => undefined); // it may be hung up on
  await once(socket, "connect", { signal: AbortSignal.timeout(10_000) });
  socket.write(half);
  return socket;
}
