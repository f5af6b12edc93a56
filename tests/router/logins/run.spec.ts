import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const LOGINS = join(__dirname, "..", "..", "..", "components", "router", "logins");

describe("run.sh", function () {
  this.timeout(20_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pgfleet-run-"));
    await mkdir(join(folder, "live"));
    for (const file of ["run.sh", "json.awk"]) await cp(join(LOGINS, file), join(folder, "live", file));
    // Tells of run.sh's own lines which configuration is in use.
    await writeFile(
      join(folder, "live", "logins.awk"),
      '$1 == word { print "in use: " $2; fflush(); next }\n/^die$/ { exit 1 }\n{ print "said: " $0; fflush() }\n',
    );
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const start = (script: string) =>
    execa("sh", ["live/run.sh", "sh", "-c", script], {
      cwd: folder,
      env: { INTERVAL: "0.1" },
      reject: false,
      timeout: 10_000,
    });

  it("passes on what a program says on both channels, its last words too, and ends as it does", async () => {
    const { stdout, exitCode } = await start("echo first; echo second >&2; printf last; exit 7");
    const said = stdout.split("\n").filter((line) => !line.startsWith("in use"));
    assert.deepEqual(said, ["said: first", "said: second", "said: last"]);
    assert.equal(exitCode, 7);
    assert.deepEqual(await readdir(folder), ["live"]);
  });

  it("tells the filter that time goes on", async () => {
    const { stdout } = await start("sleep 1");
    assert.ok(stdout.split("\n").filter((line) => line.startsWith("in use")).length > 3, stdout);
  });

  it("tells the filter now and then who is in, of an engine that can tell", async () => {
    const tells = 'logged_in() { [ ! -e dead ] && echo "of $1" && echo more && touch dead; }\n';
    await writeFile(join(folder, "live", "engine.sh"), tells);
    await writeFile(
      join(folder, "live", "logins.awk"),
      '$1 == word && $2 == "in" { while ((getline line < $3) > 0) print "in " line; print "all"; fflush() }\n',
    );
    const script = "until [ -e dead ]; do sleep 0.1; done; sleep 2";
    const { stdout } = await start(script);
    const told = stdout.split("\n").filter((line) => /^(in|all)/.test(line));
    assert.deepEqual(told, [`in of ${script}`, "in more", "all"], "who cannot tell has told that nobody is in");
    assert.deepEqual(await readdir(folder), ["dead", "live"]);
  });

  it("hands a signal to stop on, and waits for the end of the program", async () => {
    const run = start("trap 'sleep 0.3; echo stopped; exit 3' TERM; echo ready; while :; do sleep 0.05; done");
    for await (const line of run) if (line === "said: ready") run.kill("SIGTERM");
    const { stdout, exitCode } = await run;
    assert.match(stdout, /said: stopped/);
    assert.equal(exitCode, 3);
  });

  it("goes on when its filter ends, and says so", async () => {
    const { stdout, exitCode } = await start("echo before; sleep 0.3; echo die; sleep 2; echo after");
    assert.match(stdout, /said: before\n[^]*the filter of what the router says has ended[^]*said: after/);
    assert.equal(exitCode, 0);
  });

  it("lets a program that ends without being asked be seen", async () => {
    const { exitCode } = await start("kill -9 $$");
    assert.equal(exitCode, 137);
  });
});
