import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { EngineName } from "../../../components/router/engine";

const ROUTER = join(__dirname, "..", "..", "..", "components", "router");

/** What the filters are told which clusters there are by. */
const ROUTES = {
  odyssey: `database "shop" { user default { storage "pg2" auth_query_db "pgfleet_auth_pg2" } }
database "a'b/c" { user default { storage "pg3" auth_query_db "pgfleet_auth_pg3" } }
database default { user default { storage "pg1" auth_query_db "pgfleet_auth_pg1" } }
`,
  pgbouncer: `[databases]
'pgfleet_auth_pg2' = host=pg2-rw port=5432 dbname='postgres' pool_mode=session pool_size=4
'shop' = host=pg2-rw port=5432 auth_dbname='pgfleet_auth_pg2' pool_mode=session
'a/b user=c' = host=pg3-rw port=5432 auth_dbname='pgfleet_auth_pg3' pool_mode=session
* = host=pg1-rw port=5432 auth_dbname='pgfleet_auth_pg1' pool_mode=session
`,
};

/** Of what run.sh adds when time goes on. */
const LATER = Array.from({ length: 16 }, () => "word live-1");

/** The file in which it lists then who is in, of PgBouncer: each a pointer and a port. */
const whoIsIn = (...clients: string[]) => `in.${clients.join("+").replaceAll(" ", ":")}`;

const nowIn = (...clients: string[]) => [...LATER, `word in ${whoIsIn(...clients)}`];

describe("what routers say of logins", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "pgfleet-logins-"));
    await mkdir(join(folder, "live", "own"), { recursive: true });
    await writeFile(join(folder, "live", "routes.conf"), ROUTES.odyssey);
    await writeFile(join(folder, "live", "own", "routes.conf"), ROUTES.pgbouncer);
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  /**
   * What the filter makes of these lines, without the time; all of it must be JSON.
   *
   * @param ends whether what it says when the router ends counts, too
   */
  async function filtered(engine: EngineName, lines: readonly string[], ends?: "ends"): Promise<unknown[]> {
    const programs = [join(ROUTER, "logins", "json.awk"), join(ROUTER, engine, "logins.awk")];
    const args = ["-v", "word=word", ...programs.flatMap((file) => ["-f", file])];
    const input = ["word live-1", ...lines].map((line) => `${line}\n`).join("");
    for (const [, clients = ""] of input.matchAll(/^word in in\.(.*)$/gm)) {
      const listed = clients.replaceAll(":", " ").replaceAll("+", "\n");
      await writeFile(join(folder, `in.${clients}`), listed === "" ? "" : `${listed}\n`);
    }
    const { stdout } = await execa("awk", args, { cwd: folder, input, timeout: 10_000 });
    return stdout
      .split("\n")
      .filter((line) => ends !== undefined || !/the router (has )?ended"}$/.test(line))
      .filter(Boolean)
      .map((line) => {
        const told = JSON.parse(line) as Record<string, unknown>;
        delete told["time"];
        return told;
      });
  }

  describe("pgbouncer", () => {
    const line = (text: string, level = "LOG") => `2026-11-28 08:42:44.895 UTC [15156] ${level} ${text}`;
    const asked = (who: string, rest: string, id = "C-0x56") => line(`${id}: ${who} login attempt: ${rest}`);
    const closed = (who: string, why: string, id = "C-0x56") => line(`${id}: ${who} closing because: ${why} (age=0s)`);
    const bob = "shop/bob@10.0.0.7:50368";
    const asBob = asked(bob, "db=shop user=bob tls=TLSv1.3/TLS_AES_256_GCM_SHA384 replication=no");
    const login = {
      ...{ event: "login", from: "10.0.0.7:50368", role: "bob", database: "shop", cluster: "pg2" },
      tls: "TLSv1.3/TLS_AES_256_GCM_SHA384",
    };

    it("is a login once the client takes its leave, or when it is in after the time for a login", async () => {
      assert.deepEqual(await filtered("pgbouncer", [asBob, closed(bob, "client close request")]), [login]);
      assert.deepEqual(await filtered("pgbouncer", [asBob]), []);
      assert.deepEqual(await filtered("pgbouncer", [asBob, ...LATER]), []);
      assert.deepEqual(await filtered("pgbouncer", [asBob, ...nowIn("0x56 50368")]), [login]);
      // It is told once, whatever comes later.
      const late = [asBob, ...nowIn("0x56 50368"), closed(bob, "server login failed"), ...nowIn()];
      assert.deepEqual(await filtered("pgbouncer", late), [login]);
    });

    it("is no login when the console does not know the client: who leaves in the middle of a login is not told of", async () => {
      const gone = { ...login, event: "refused", reason: "no login: it gave up" };
      for (const others of [[], ["0x57 50368"], ["0x56 50369"]]) {
        assert.deepEqual(await filtered("pgbouncer", [asBob, ...nowIn(...others)]), [gone]);
      }
      // The console tells of ten minutes.
      const silent = [...Array.from({ length: 8 }, () => LATER).flat(), ...nowIn()];
      const unknown = { ...login, event: "ended", reason: "it is not known whether it was in" };
      assert.deepEqual(await filtered("pgbouncer", [asBob, ...silent]), [unknown]);
      // Its place in memory is another one's soon.
      assert.deepEqual(await filtered("pgbouncer", [asBob, asBob, closed(bob, "client close request")]), [gone, login]);
    });

    it("is a refusal with PgBouncer's reason", async () => {
      const lines = [
        asBob,
        line(`C-0x56: ${bob} password authentication failed`, "ERROR"),
        closed(bob, "SASL authentication failed"),
        line(`C-0x56: ${bob} pooler error: SASL authentication failed`, "WARNING"),
        ...LATER,
      ];
      const refused = { ...login, event: "refused", reason: "SASL authentication failed" };
      assert.deepEqual(await filtered("pgbouncer", lines), [refused]);
    });

    it("is neither when a session may have been, or the router has ended", async () => {
      const ended = { ...login, event: "ended" };
      for (const reason of ["client unexpected eof", "server conn crashed?", "query_wait_timeout"]) {
        assert.deepEqual(await filtered("pgbouncer", [asBob, closed(bob, reason)]), [{ ...ended, reason }]);
      }
      assert.deepEqual(await filtered("pgbouncer", [asBob], "ends"), [{ ...ended, reason: "the router has ended" }]);
    });

    it("passes on which parameter is not taken, and not its value", async () => {
      for (const where of ["", " in options"]) {
        const text = `C-0x57: (nodb)/(nouser)@10.0.0.7:1 unsupported startup parameter${where}: app.key=`;
        const told = { level: "warning", message: `${text}…` };
        assert.deepEqual(await filtered("pgbouncer", [line(`${text}s3cret=x`, "WARNING")]), [told]);
      }
    });

    it("cannot be hidden or forged by names that have the words of the log in them", async () => {
      const wrong = "SASL authentication failed";
      const told = { event: "refused", from: "10.0.0.8:1", cluster: "pg1", tls: null, reason: wrong };
      for (const [database, role] of [
        ["shop@unix login attempt: db=", "bob"],
        ["x", "ann@9.9.9.9:1 login attempt: db=shop user=ann tls=TLSv1.3 replication=no"],
        ["x", "ann@9.9.9.9:1 closing because: client close request (age=0s)"],
        ["a/b@9.9.9.9:1 login attempt: db=a user=b tls=no replication=no", "c"],
        // As lines of clients begin that have no name yet, or whose cluster is asked for a verifier.
        ["(nodb)/(nouser)@9.9.9.9:1 x", "shop"],
        ["(nodb)/(nouser)@9.9.9.9:1 closing because: x", "shop"],
        ["(nodb)/(nouser)@9.9.9.9:1 closing because: x (age=0s)", "shop"],
        ["pgfleet_auth_pg2/(nouser)@9.9.9.9:1 closing because: x", "shop"],
        ["pgfleet_auth_pg2/ann@9.9.9.9:1 closing because: x (age=0s)", "shop"],
      ] as const) {
        const who = `${database}/${role}@10.0.0.8:1`;
        const lines = [
          asked(who, `db=${database} user=${role} tls=no replication=no`),
          line(`C-0x56: ${who} pooler error: ${wrong}`, "WARNING"),
          closed(who, wrong),
          ...LATER,
        ];
        assert.deepEqual(await filtered("pgbouncer", lines), [
          { ...told, database, role, cluster: database.startsWith("pgfleet_") ? null : "pg1" },
        ]);
      }
    });

    it("is told without names where a line may be of a client that has asked, or has such words in its names", async () => {
      const nobody = { event: "refused", from: null, role: null, database: null, cluster: null, tls: null };
      const told = [{ ...nobody, reason: "no login: it gave up" }];
      const start = "(nodb)/(nouser)@10.0.0.8:1 login failed: db=x user=";
      const ends = "tls=no replication=no";
      for (const text of [
        // With its own address in it.
        `${start}y/ann@9.9.9.9:1 login attempt: db=${start}y user=ann ${ends}`,
        // A role's name, of a client whose database's name is too long.
        `(nodb)/a@9.9.9.9:1 login attempt: db=x user=a ${ends}@10.0.0.8:1 no such user: a@9.9.9.9:1 login attempt: db=x user=a ${ends}`,
      ]) {
        assert.deepEqual(await filtered("pgbouncer", [line(`C-0x56: ${text}`), ...nowIn("0x56 1")]), told);
      }
      // The same client asks then, and this is its whole name.
      const role = `a@9.9.9.9:1 login attempt: db=x user=a ${ends}`;
      const asks = asked(`(nodb)/${role}@10.0.0.8:1`, `db=too-long user=${role} ${ends}`);
      const [own] = await filtered("pgbouncer", [asks, ...nowIn("0x56 1")]);
      assert.deepEqual(own, { ...nobody, event: "login", from: "10.0.0.8:1", role });
    });

    it("is a refusal before a name was known, but no word on probes, the console and cancel requests", async () => {
      const unknown = (why: string) => closed("(nodb)/(nouser)@10.0.0.7:50368", why);
      const nobody = { role: null, database: null, cluster: null, tls: null };
      assert.deepEqual(await filtered("pgbouncer", [unknown("SSL required"), unknown("client unexpected eof")]), [
        { event: "refused", from: "10.0.0.7:50368", ...nobody, reason: "SSL required" },
      ]);
      const console = "pgbouncer/pgfleet_router@unix(17):6432";
      const ofConsole = asked(console, "db=pgbouncer user=pgfleet_router tls=no replication=no");
      const others = [ofConsole, closed(console, "client close request"), unknown("successful cancel request")];
      assert.deepEqual(await filtered("pgbouncer", [...others, ...LATER]), []);
    });

    it("has the names, whatever is in them", async () => {
      const who = 'a/b user=c/d"e@f g@10.0.0.8:1';
      const lines = [asked(who, 'db=a/b user=c user=d"e@f g tls=no replication=no'), ...nowIn("0x56 1")];
      assert.deepEqual(await filtered("pgbouncer", lines), [
        {
          event: "login",
          from: "10.0.0.8:1",
          ...{ role: 'd"e@f g', database: "a/b user=c", cluster: "pg3" },
          tls: null,
        },
      ]);
    });

    it("passes everything else on", async () => {
      const text = 'stats: 0 xacts/s "quoted" \\ \t';
      assert.deepEqual(
        await filtered("pgbouncer", [
          line(text),
          "no line of a log",
          "",
          line("S-0x1: shop/bob@10.0.0.1:5432 new connection to server"),
        ]),
        [{ level: "log", message: text }, { message: "no line of a log" }, { message: "" }],
      );
    });
  });

  describe("odyssey", () => {
    const line = (message: string, client: object | undefined, level = "info") =>
      JSON.stringify({
        timestamp: "2026-11-28T08:43:43Z",
        ...{ pid: "1", tid: "0x7f", level, context: "startup", message },
        ...(client === undefined ? {} : { client }),
      }).replaceAll("/", "\\/");
    const arrived = { id: "c0ff", ip: "10.0.0.7", port: "35800" };
    const bob = { ...arrived, user: "bob", database: "shop", server_host: "pg2-rw" };
    const asked = line("route 'shop.bob' to 'shop.default_user'", bob);
    const accepted = line("client connection from 10.0.0.7:35800 to route shop.default_user accepted", bob);
    const from = { from: "10.0.0.7:35800", tls: null };
    const login = { event: "login", ...from, role: "bob", database: "shop", cluster: "pg2" };

    it("is a login when it was accepted", async () => {
      const lines = [
        line("new client connection 10.0.0.7:35800", arrived),
        asked,
        line("login time: 30391 microseconds", bob),
        accepted,
        line("client disconnected (route shop.default_user, working time: 31364us)", bob),
        ...LATER,
      ];
      assert.deepEqual(await filtered("odyssey", lines), [login]);
    });

    it("is a refusal with Odyssey's reason, or when there has been no login in time", async () => {
      const fatal = 'FATAL 3D000 database "shop" does not exist';
      const refused = { ...login, event: "refused" };
      assert.deepEqual(await filtered("odyssey", [asked, line(fatal, bob, "error"), ...LATER]), [
        { ...refused, reason: fatal },
      ]);
      assert.deepEqual(await filtered("odyssey", [asked, ...LATER]), [
        { ...refused, reason: "no login: a wrong password, or it gave up" },
      ]);
    });

    it("is a refusal before a name was known, but no word on clients that are just gone", async () => {
      const early = line("unsupported protocol version", arrived, "error");
      assert.deepEqual(await filtered("odyssey", [early, line("read error: Success", arrived, "error")]), [
        {
          event: "refused",
          ...from,
          role: null,
          database: null,
          cluster: null,
          reason: "unsupported protocol version",
        },
      ]);
    });

    it("is a refusal without TLS where it is required, of a full route, and of a cluster that cannot be reached", async () => {
      const refused = { ...login, event: "refused" };
      assert.deepEqual(await filtered("odyssey", [line("required, closing", bob)]), [
        { ...refused, reason: "TLS is required" },
      ]);
      const full = "route connection limit reached (client_max 2)";
      assert.deepEqual(await filtered("odyssey", [line(full, bob, "error")]), [{ ...refused, reason: full }]);
      const gone = "client disconnected, addr '10.0.0.7:35800', io error = Success, status OD_ESERVER_CONNECT";
      assert.deepEqual(await filtered("odyssey", [asked, line(gone, bob), ...LATER]), [{ ...refused, reason: gone }]);
      const program = { ...bob, user: "pgfleet_router", database: "pgfleet_generation_0123" };
      const ours = [line("route 'a' to 'b'", program), line("user 'a.b' is blocked", program)];
      assert.deepEqual(await filtered("odyssey", [...ours, ...LATER]), []);
    });

    it("is told though the line before it was cut off, and though it came late", async () => {
      const cut = line("route 'x' to 'y'", { ...bob, id: "c0fe", user: "x".repeat(50) }).slice(0, 200);
      assert.deepEqual((await filtered("odyssey", [cut + asked, accepted])).at(-1), login);
      assert.deepEqual(await filtered("odyssey", [accepted]), [login]);
    });

    it("has addresses of both kinds", async () => {
      const six = { ...bob, ip: "2001:db8::7" };
      const lines = [line("client connection from x to route a.b accepted", six)];
      assert.deepEqual(await filtered("odyssey", lines), [{ ...login, from: "[2001:db8::7]:35800" }]);
    });

    it("has the names, whatever is in them", async () => {
      const odd = { ...bob, user: 'x"y\\z', database: "a'b/c" };
      const lines = [
        line("route 'x' to 'y'", odd),
        line("client connection from 10.0.0.7:35800 to route a.b accepted", odd),
      ];
      assert.deepEqual(await filtered("odyssey", lines), [
        { ...login, role: odd.user, database: odd.database, cluster: "pg3" },
      ]);
    });

    it("passes everything else on", async () => {
      const stats = line("clients 0", undefined);
      const { timestamp, ...rest } = JSON.parse(stats) as Record<string, unknown>;
      assert.deepEqual(
        await filtered("odyssey", ["1 2026-11-28T08:43:42Z info (startup) none Starting Odyssey", stats]),
        [{ message: "1 2026-11-28T08:43:42Z info (startup) none Starting Odyssey" }, { timestamp, ...rest }],
      );
    });
  });
});
