import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const ROUTER = join(__dirname, "..", "..", "..", "components", "router");

/** What PgBouncer 1.26.1 itself said of clients that it refused, in the order of `REFUSALS`, but for what it says of servers. */
const LOG = join(__dirname, "pgbouncerLog.txt");

const LIMIT = "client connections exceeded";
const FAILING = "server login has been failing, cached error: connect failed (server_login_retry)";
const WRONG = "SASL authentication failed";
const PARAMETER = "unsupported startup parameter";

/** Role, database, cluster and reason of each. */
const REFUSALS = [
  ["limited", null, null, `${LIMIT} (max_user_client_connections)`],
  ["shop", null, null, `${LIMIT} (max_db_client_connections)`],
  ["limited", "shop", "pg1", "client_login_timeout"],
  ["limited", "shop", "pg1", "client_login_timeout"],
  ["limited", "shop", "pg1", "client_login_timeout"],
  ["shop", null, "pg2", "query_wait_timeout"],
  ["shop", null, "pg2", FAILING],
  [null, null, "pg2", FAILING],
  ["shop", null, null, "bouncer config error"],
  // One that left in the middle of its login, of which nothing is said: another client has its place in memory.
  ["shop", "capped", "pg1", "no login: it gave up"],
  ["pgfleet_router", "pgbouncer", null, WRONG],
  ["pgfleet_router", "shop", "pg1", "login rejected"],
  ["shop", "pgfleet_auth_pg1", null, "login rejected"],
  ["certrole", "pgbouncer", null, "not allowed"],
  ["certrole", "shop", "pg1", "certificate authentication failed"],
  [null, null, null, "no username supplied"],
  [null, null, null, "no username supplied"],
  // A database with a line end in its name, and three roles that the cluster has not, the first two with one in their names.
  ["shop", "sh\nop", "pg1", WRONG],
  [null, "shop", "pg1", WRONG],
  [null, "shop", "pg1", WRONG],
  // A database with a whole line of the log in its name, which is too long.
  ["shop", null, null, WRONG],
  // A role that is no text.
  [null, null, "pg1", "bouncer config error"],
  [null, null, null, `${PARAMETER}: jit`],
  [null, null, null, `${PARAMETER}: j\nit`],
  [null, null, null, "unsupported options startup parameter: only '-c config=val' and '--config=val' are allowed"],
  ["shop", "shop", "pg1", "no authentication method is found"],
  [null, null, null, "username too long"],
  ["shop", null, null, WRONG],
  [null, null, null, "client_login_timeout"],
  ["shop", "shop", "pg1", "client_login_timeout"],
  [null, null, null, "client_login_timeout"],
];

describe("PgBouncer's own words", () => {
  let folder: string;
  let said: Record<string, unknown>[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "pgfleet-log-"));
    await mkdir(join(folder, "live", "own"), { recursive: true });
    const entry = (cluster: string) => `host=${cluster} auth_dbname='pgfleet_auth_${cluster}' pool_mode=session\n`;
    await writeFile(join(folder, "live", "own", "routes.conf"), `'gone' = ${entry("pg2")}* = ${entry("pg1")}`);
    const files = [join(ROUTER, "logins", "json.awk"), join(ROUTER, "pgbouncer", "logins.awk")];
    const args = ["-v", "word=word", ...files.flatMap((file) => ["-f", file])];
    const input = `word live-1\n${await readFile(LOG, "utf8")}`;
    const { stdout } = await execa("awk", args, { cwd: folder, input, timeout: 10_000 });
    said = stdout.split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  it("give one event for each client that it refused, whatever was in names, and none for anybody else", () => {
    const refused = said.filter(({ event }) => event === "refused");
    assert.deepEqual(
      refused.map(({ role, database, cluster, reason }) => [role, database, cluster, reason]),
      REFUSALS,
    );
    assert.deepEqual(
      said.filter(({ event }) => event === "login"),
      [],
    );
    for (const { from } of said.filter(({ event }) => event !== undefined))
      assert.match(String(from), /^127\.0\.0\.1:\d+$/);
  });

  it("give no value of a parameter away, with a line end or without", () => {
    const messages = said.map(({ message }) => message).filter((message) => String(message).includes(PARAMETER));
    assert.equal(messages.length, 2);
    for (const message of messages) assert.match(String(message), /=…$/);
  });
});
