import assert from "node:assert/strict";
import { startup } from "../../../bench/fuzz/messages";
import { asSuperuser } from "../../../lab/superuser";
import { waitFor } from "../../../lab/steps/waitFor";
import { throughRouter } from "../support/connect";
import { createDatabase, createRole, dropDatabase, password } from "../support/databases";
import { engineConfig } from "../support/engines";
import { up } from "../support/stack";
import { hangsUp, holdsMessages, knownFault, memory, showsTheSame, timesOfNames } from "./strangers/cases";
import { challenge, Strangers } from "./strangers/strangers";

const RELEASE = { engine: "pgbouncer", version: "1.26.1" } as const;
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
  const strangers = new Strangers();

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
    strangers.leave();
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

  const asked = async (user: string) => await strangers.asked({ user, database: DATABASE });

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
    await hangsUp(strangers, login, HANGS_UP);
  });

  it("can take a role's places, as docs/configuration.md says, for no longer than a login may last", async () => {
    // Two pods have as many each; connections are spread by chance.
    const half = startup(Object.entries({ user: ROLE, database: DATABASE }));
    await Promise.all(Array.from({ length: LIMIT * 6 }, () => strangers.open(half)));
    await waitFor("the role is locked out", 5, async () => !(await isIn()));
    await waitFor("it is let in again", HANGS_UP, isIn);
  });

  it("see the same of a role, a locked one and a name that nobody has, however often they ask", async () => {
    const refusal = () => ({ message: "SASL authentication failed", code: "08P01" });
    await showsTheSame(strangers, login, [ROLE, "stranger_locked", "nobody_at_all"], refusal);
  });

  it("wait as long for a role that has just logged in as for a name that nobody has", async () => {
    for (const times of await timesOfNames(strangers, login))
      assert.ok(times > 0.5 && times < 2, `a name that nobody has takes ${times.toFixed(1)} times as long`);
  });

  knownFault(RELEASE, "namesOfRoles", async () => {
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

  knownFault(RELEASE, "bigMessages", async () => {
    await holdsMessages(strangers, login);
  });
});
