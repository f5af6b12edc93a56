import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { saslInitial, SSL_REQUEST, startup, typed } from "../../../bench/fuzz/messages";
import { faultsOf, type FaultName } from "../../../components/router/faults/knownFaults";
import { routerHost, routerPort } from "../../../lab/environment";
import { asSuperuser } from "../../../lab/superuser";
import { waitFor } from "../../../lab/steps/waitFor";
import { throughRouter } from "../support/connect";
import { createDatabase, createRole, dropDatabase, password } from "../support/databases";
import { engineConfig } from "../support/engines";
import { routerMemory } from "../support/routerPods";
import { up } from "../support/stack";

const ROLE = "stranger_owner";
const DATABASE = "shop_strangers";
const LIMIT = 8;

/** Names that nobody has, and how much of a router each may take for good; in KiB. */
const NAMES = 800;
const MOST_LEFT = 16;

/** With it a login has the least time that there is, 15 seconds. */
const SHORT_LOGINS = ["router.pool.waitTimeout", 5] as const;

/** Seconds after which PgBouncer has hung up then, on a busy machine, too. */
const HANGS_UP = 20;

describe("strangers at the port, through pgbouncer", function () {
  this.timeout("3m");

  const login = { user: ROLE, password, database: DATABASE };
  const sockets: Socket[] = [];

  before(async () => {
    await createDatabase("pg2", DATABASE, ROLE);
    for (const role of ["stranger_strong", "stranger_locked"]) await createRole("pg2", role);
    await asSuperuser(
      "pg2",
      `ALTER ROLE stranger_locked NOLOGIN;
SET scram_iterations = 20000;
ALTER ROLE stranger_strong PASSWORD '${password}';`,
    );
    const limit = ["roleLimits", { [ROLE]: LIMIT }] as const;
    await up(await engineConfig("pgbouncer", limit, SHORT_LOGINS, ["router.tls.mode", "allowed"]));
    await waitFor("the router is at rest", 60, async () => await isIn());
  });

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  after(async () => {
    await dropDatabase("pg2", DATABASE);
  });

  async function isIn(): Promise<boolean> {
    return await throughRouter(login, (client) => client.query("SELECT 1")).then(
      () => true,
      () => false,
    );
  }

  async function open(...messages: Buffer[]): Promise<Socket> {
    const socket = connect(Number(routerPort), routerHost);
    sockets.push(socket);
    socket.on("error", () => undefined); // it may be hung up on
    await once(socket, "connect", { signal: AbortSignal.timeout(10_000) });
    for (const message of messages) socket.write(message);
    return socket;
  }

  /** With the answer to the name: it is asked for its password. */
  async function asked(user: string): Promise<Socket> {
    const socket = await open(startup(Object.entries({ user, database: DATABASE })));
    assert.match(await answer(socket), /^R.*SCRAM-SHA-256/s, user);
    return socket;
  }

  /** What a client is shown before it has any password. */
  async function challenge(socket: Socket): Promise<{ salt: string; iterations: number }> {
    socket.write(saslInitial("SCRAM-SHA-256", Buffer.from("n,,n=,r=clientclientclient")));
    const [, salt = "", iterations] = /,s=([^,]*),i=(\d+)/.exec(await answer(socket)) ?? [];
    return { salt, iterations: Number(iterations) };
  }

  it("leave no memory behind with roles that nobody has", async () => {
    await makeUp(NAMES / 4, "early");
    const before = await memory();
    await makeUp(NAMES, "late");
    const left = ((await memory()) - before) * 1024;
    assert.ok(left < NAMES * MOST_LEFT, `${NAMES} names left ${Math.round(left)} KiB behind`);
  });

  async function makeUp(count: number, prefix: string): Promise<void> {
    const names = Array.from({ length: count }, (_, number) => `${prefix}_${number}_${Date.now()}`);
    const work = async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        const socket = await asked(name);
        await challenge(socket);
        socket.destroy();
      }
    };
    await Promise.all(Array.from({ length: 6 }, work));
  }

  it("are hung up on when they do not log in, however far they got", async () => {
    const encrypted = connectTls({ socket: await tlsSocket(), rejectUnauthorized: false });
    encrypted.on("error", () => undefined);
    const silent = [await open(), await open(SSL_REQUEST.subarray(0, 5)), await asked(ROLE), encrypted];
    const answered = await asked("nobody_at_all");
    await challenge(answered);
    const started = Date.now();
    await Promise.all(
      [...silent, answered].map(async (socket) => {
        socket.resume();
        if (!socket.closed) await once(socket, "close", { signal: AbortSignal.timeout(HANGS_UP * 1000) });
      }),
    );
    assert.ok(Date.now() - started > 5_000, "a login has time");
  });

  async function tlsSocket(): Promise<Socket> {
    const socket = await open(SSL_REQUEST);
    assert.equal(await answer(socket), "S");
    return socket;
  }

  it("can take a role's places, as docs/configuration.md says, for no longer than a login may last", async () => {
    // Two pods have as many each; connections are spread by chance.
    const half = startup(Object.entries({ user: ROLE, database: DATABASE }));
    await Promise.all(Array.from({ length: LIMIT * 6 }, () => open(half)));
    await waitFor("the role is locked out", 5, async () => !(await isIn()));
    await waitFor("it is let in again", HANGS_UP, isIn);
  });

  it("see the same of a role, a locked one and a name that nobody has, however often they ask", async () => {
    for (const name of [ROLE, "stranger_locked", "nobody_at_all"]) {
      const seen = new Set<string>();
      for (let round = 0; round < 4; round++) {
        const { salt, iterations } = await challenge(await asked(name));
        assert.deepEqual([Buffer.from(salt, "base64").length, iterations], [16, 4096], name);
        seen.add(salt);
        const wrong = throughRouter({ ...login, user: name, password: "wrong" }, () => Promise.resolve());
        await assert.rejects(wrong, { message: "SASL authentication failed", code: "08P01" });
      }
      assert.equal(seen.size, 1, `${name} has a salt of its own each time`);
    }
  });

  const known = (name: FaultName, holds: () => Promise<void>) => {
    const fault = faultsOf({ engine: "pgbouncer", version: "1.26.1" }).find((each) => each.name === name);
    it(`a known fault of it: ${fault?.fault}`, async () => {
      assert.ok(fault !== undefined, `${name} is listed no more`);
      await holds();
    });
  };

  known("namesOfRoles", async () => {
    assert.equal((await challenge(await asked("stranger_strong"))).iterations, 20_000);
    // Both have to meet the same process.
    const sharesSalt = async (name: string) => {
      for (let round = 0; round < 16; round++) {
        const [one, other] = [await asked(name), await asked("surely_nobody")];
        if ((await challenge(one)).salt === (await challenge(other)).salt) return true;
      }
      return false;
    };
    assert.ok(await sharesSalt("nobody_at_all"), "two names that nobody has are shown two salts");
    assert.ok(!(await sharesSalt("stranger_locked")), "a role is shown a salt that is not its own");
  });

  known("bigMessages", async () => {
    const before = await memory();
    const megabytes = 60;
    const socket = await asked(ROLE);
    socket.write(typed("p", Buffer.alloc(megabytes * 1_000_000)).subarray(0, -1));
    await waitFor("a router holds it", 10, async () => (await memory()) - before > megabytes * 0.8);
    socket.destroy();
    await waitFor("it is forgotten", 10, async () => (await memory()) - before < megabytes / 4);
  });
});

/** The next that the router says, as far as it comes at once; its bytes as characters. */
async function answer(socket: Socket): Promise<string> {
  const [data] = (await once(socket, "data", { signal: AbortSignal.timeout(10_000) })) as [Buffer];
  return data.toString("latin1");
}

/** In MiB, of all pods together. */
async function memory(): Promise<number> {
  return (await routerMemory()).reduce((sum, mebibytes) => sum + mebibytes, 0);
}
