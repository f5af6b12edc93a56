import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const ENGINE = join(__dirname, "..", "..", "..", "..", "components", "router", "pgbouncer", "engine.sh");

/** In place of psql: the next look at who has which server connection, and how many looks there were before the shutdown. */
const PSQL = `#!/bin/sh
if [ -e shutdown ]; then exit 2; fi
case "$*" in
  *"SHOW SERVERS"*)
    look=$(($(cat looks) + 1)); echo $look >looks
    echo 'database|user|cl_active|pool_mode'
    echo 'shop|u|1|session'
    echo 'till|u|1|transaction'
    echo 'type|user|database|state|request_time|ptr|link'
    sed -n "$look p" servers | tr ' ' '\\n' ;;
  *SHUTDOWN*) cp looks shutdown ;;
esac
`;

describe("a process of PgBouncer that is to end", function () {
  this.timeout(20_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pgfleet-drain-"));
    await writeFile(join(folder, "psql"), PSQL, { mode: 0o755 });
    await writeFile(join(folder, "looks"), "0");
  });

  afterEach(async () => await rm(folder, { recursive: true }));

  for (const [what, looks, expected] of [
    ["is told at once when nobody has a server connection", ["S|u|shop|idle|8|0x1|"], 2],
    ["is told when the last session has ended", [session(1), session(2), session(3), ""], 4],
    ["is told after the seconds given while a session goes on", Array.from({ length: 9 }, (_, at) => session(at)), 5],
    ["is told when transactions follow each other", [transaction(1), transaction(2), transaction(3)], 2],
    ["is told when a long transaction asks again", [transaction(1), transaction(1), transaction(2)], 3],
    ["is told when another client has the connection", ["S|u|shop|active|8|0x1|0xa", "S|u|shop|active|8|0x1|0xb"], 2],
    [
      "waits for the one that lasts, whatever comes and goes beside it",
      [transaction(1), transaction(2), transaction(3), transaction(4)].map((each) => `${each} ${session(7)}`),
      5,
    ],
  ] as const) {
    it(what, async () => {
      await writeFile(join(folder, "servers"), looks.map((look) => `${look}\n`).join(""));
      const { exitCode } = await execa("sh", ["-c", `. ${ENGINE}; drain 1 4 6`], {
        cwd: folder,
        env: { PATH: `${folder}:${process.env["PATH"] ?? ""}`, WORK: folder },
      });
      assert.equal(exitCode, 0);
      assert.equal(Number(await readFile(join(folder, "shutdown"), "utf8")), expected);
    });
  }

  it("is left alone when it does not answer any more", async () => {
    await writeFile(join(folder, "psql"), "#!/bin/sh\nexit 2\n", { mode: 0o755 });
    const started = Date.now();
    await execa("sh", ["-c", `. ${ENGINE}; drain 1 4 6`], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env["PATH"] ?? ""}`, WORK: folder },
    });
    assert.ok(Date.now() - started < 1_000);
  });
});

function session(time: number): string {
  return `S|u|shop|active|${time}|0x1|0xa`;
}

function transaction(time: number): string {
  return `S|u|till|active|${time}|0x2|0xb`;
}
