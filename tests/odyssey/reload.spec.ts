import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";

const SCRIPT = join(__dirname, "..", "..", "components", "odyssey", "reload.sh");

/**
 * In place of Odyssey: with --test it refuses a configuration that includes the word BAD, as Debian's build does, with a
 * message and an abort. Else it notes at each SIGHUP which routes it would read.
 */
const ODYSSEY = `#!/bin/sh
if [ "$1" = --test ]; then
  [ -f "$2" ] || { echo 'no "main" file \\ at all'; exit 1; }
  if grep -q BAD live/routes.conf; then echo 'error "BAD"
  in line 1'; kill -ABRT $$; fi
  exit 0
fi
trap 'cat live/routes.conf >> reloads' HUP
echo ready
while :; do sleep 0.05; done
`;

/** Milliseconds in which whatever shall happen has happened. */
const DEADLINE = 5_000;

describe("reload.sh", function () {
  this.timeout(20_000);
  let folder: string;
  let source: string;
  let work: string;
  let odyssey: string;
  let version: number;
  let processes: ChildProcess[];
  let output: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pgfleet-reload-"));
    source = join(folder, "source");
    work = join(folder, "work");
    // A name that no other process of this machine has: the script signals by name.
    odyssey = join(folder, `ody-${process.pid}`);
    await Promise.all([mkdir(source), mkdir(work), writeFile(odyssey, ODYSSEY)]);
    await chmod(odyssey, 0o755);
    version = 0;
    processes = [];
    output = "";
  });

  afterEach(async () => {
    for (const child of processes) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
    }
    await rm(folder, { recursive: true });
  });

  /** Changes the mounted volume as the kubelet does: a new directory, and a link to it swapped. */
  async function mount(files: Record<string, string>): Promise<void> {
    const directory = `..${++version}`;
    await mkdir(join(source, directory));
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(source, directory, name), text);
      await symlink(`..data/${name}`, join(source, name)).catch(() => undefined);
    }
    await symlink(directory, join(source, "..data_tmp"));
    await rename(join(source, "..data_tmp"), join(source, "..data"));
  }

  const good = (generation: string) => ({
    "odyssey.conf": 'include "live/routes.conf"\n',
    "routes.conf": `database "pgfleet_generation_${generation}" {}\n`,
  });

  const bad = (generation: string) => ({
    ...good(generation),
    "routes.conf": `"pgfleet_generation_${generation}" BAD\n`,
  });

  function start(command: string, ...args: string[]): ChildProcess {
    const child = spawn(command, args, {
      cwd: work,
      env: { PATH: process.env["PATH"], SOURCE: source, WORK: work, ODYSSEY: odyssey, INTERVAL: "0.05", RETRY: "0.1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    processes.push(child);
    return child;
  }

  async function runOnce(): Promise<number | null> {
    const child = start("sh", SCRIPT, "once");
    await once(child, "close");
    return child.exitCode;
  }

  async function startOdyssey(): Promise<void> {
    const child = start(odyssey);
    await once(child.stdout as NonNullable<ChildProcess["stdout"]>, "data");
    output = "";
  }

  async function eventually(what: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + DEADLINE;
    while (!(await what())) {
      if (Date.now() > end) assert.fail(`it did not happen within ${DEADLINE} ms; said: ${output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const said = (): unknown[] =>
    output
      .trim()
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown);
  const live = () => readFile(join(work, "live", "routes.conf"), "utf8");
  const reloads = () => readFile(join(work, "reloads"), "utf8").catch(() => "");
  const taken = (generation: string) => ({ reloader: "taken", generation, detail: "" });

  describe("once", () => {
    it("puts a good configuration in place", async () => {
      await mount(good("a1"));
      assert.equal(await runOnce(), 0);
      assert.equal(await live(), good("a1")["routes.conf"]);
      assert.deepEqual(said(), [taken("a1")]);
    });

    it("fails on a bad one, with the reason, and leaves nothing", async () => {
      await mount(bad("a2"));
      assert.equal(await runOnce(), 1);
      assert.deepEqual(await readdir(work), []);
      const [line, ...others] = said() as { detail: string }[];
      assert.deepEqual(others, []);
      assert.deepEqual({ ...line, detail: "" }, { reloader: "refused", generation: "a2", detail: "" });
      assert.match(line?.detail ?? "", /^error "BAD" {3}in line 1/);
    });

    it("speaks JSON whatever the reason is made of", async () => {
      await mount({ "routes.conf": good("a3")["routes.conf"] });
      assert.equal(await runOnce(), 1);
      assert.deepEqual(said(), [{ reloader: "refused", generation: "a3", detail: 'no "main" file \\ at all' }]);
    });

    it("may run again in the same place", async () => {
      await mount(good("a4"));
      assert.equal(await runOnce(), 0);
      assert.equal(await runOnce(), 0);
      assert.equal((await readdir(work)).length, 2);
      assert.equal(await live(), good("a4")["routes.conf"]);
    });
  });

  describe("while Odyssey runs", () => {
    beforeEach(async () => {
      await mount(good("b1"));
      assert.equal(await runOnce(), 0);
      await startOdyssey();
      start("sh", SCRIPT);
    });

    it("takes a good change over, then tells Odyssey, then forgets the old one", async () => {
      const before = await readlink(join(work, "live"));
      await mount(good("b2"));
      // What Odyssey reads when it is told is the new one.
      await eventually(async () => (await reloads()) === good("b2")["routes.conf"]);
      assert.notEqual(await readlink(join(work, "live")), before);
      await eventually(async () => (await readdir(work)).filter((name) => name.startsWith("candidate.")).length === 1);
      assert.deepEqual(said(), [taken("b2")]);
    });

    it("removes what a reloader that was killed has left", async () => {
      await mkdir(join(work, "candidate.left"));
      start("sh", SCRIPT);
      await eventually(async () => !(await readdir(work)).includes("candidate.left"));
      assert.equal(await live(), good("b1")["routes.conf"]);
    });

    it("leaves alone what the init container has put in place", async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.equal(await reloads(), "");
      assert.deepEqual(said(), []);
    });

    it("keeps the old configuration when the new one is bad, and takes the next good one", async () => {
      await mount(bad("b3"));
      await eventually(() => Promise.resolve(output.includes('"refused","generation":"b3"')));
      assert.equal(await live(), good("b1")["routes.conf"]);
      assert.equal(await reloads(), "");
      // It is told once, though it is tried again.
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(said().length, 1);

      await mount(good("b4"));
      await eventually(async () => (await reloads()) === good("b4")["routes.conf"]);
      assert.deepEqual(said().at(-1), taken("b4"));
    });

    it("tries again what failed for another reason than the file", async () => {
      await chmod(odyssey, 0o644);
      await mount(good("d1"));
      await eventually(() => Promise.resolve(output.includes('"refused","generation":"d1"')));
      await chmod(odyssey, 0o755);
      await eventually(async () => (await reloads()) === good("d1")["routes.conf"]);
    });

    it("survives a version that is gone before it was copied", async () => {
      await symlink("..gone", join(source, "..data_tmp"));
      await rename(join(source, "..data_tmp"), join(source, "..data"));
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(await live(), good("b1")["routes.conf"]);
      await mount(good("b5"));
      await eventually(async () => (await live()) === good("b5")["routes.conf"]);
    });

    it("takes over changes that come faster than it looks, the last one for good", async () => {
      for (const generation of ["c1", "c2", "c3", "c4"]) await mount(good(generation));
      await eventually(async () => (await reloads()).endsWith(good("c4")["routes.conf"]));
      assert.equal(await live(), good("c4")["routes.conf"]);
    });
  });

  it("gets on without a running Odyssey", async () => {
    await mount(good("d1"));
    assert.equal(await runOnce(), 0);
    start("sh", SCRIPT);
    await mount(good("d2"));
    await eventually(async () => (await live()) === good("d2")["routes.conf"]);
  });
});
