import assert from "node:assert/strict";
import fc from "fast-check";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { renderManifest } from "../../../components/router/configuration/renderManifest";
import type { ChildProcess } from "node:child_process";
import type { Files } from "../../../components/router/configuration/types";

const ROUTER = join(__dirname, "..", "..", "..", "components", "router");
const SCRIPT = join(ROUTER, "rollout", "reload.sh");
const ENGINE = join(ROUTER, "odyssey", "engine.sh");

/**
 * In place of Odyssey: with --test it refuses a configuration that includes the word BAD, as Debian's build does, with a
 * message and an abort. Else it notes at each SIGHUP which routes it would read.
 */
const ODYSSEY = `#!/bin/sh
if [ "$1" = --version ]; then echo "odyssey 1.5.2 release"; exit; fi
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

/** Of the script: between looks, and until it tries what failed again, or gives up waiting. */
const TIMES = { INTERVAL: "0.05", RETRY: "2", PATIENCE: "1000" };

/** Milliseconds in which whatever shall happen has happened. */
const DEADLINE = 5_000;

/** Milliseconds after which what shall not happen is taken not to. */
const PATIENCE = 400;

/** What a script had started may still write when the script was killed. */
const REMOVE = { recursive: true, maxRetries: 20, retryDelay: 100 };

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
    await rm(folder, REMOVE);
  });

  /**
   * Changes the mounted volume as the kubelet does: a new directory, a link to it swapped, the old one removed.
   *
   * @param permitted the pod's annotation
   */
  async function mount(files: Files, permitted = ""): Promise<void> {
    const old = `..${version}`;
    const directory = `..${++version}`;
    await mkdir(join(source, directory));
    for (const [name, text] of Object.entries({ ...files, permitted })) {
      await writeFile(join(source, directory, name), text);
      await symlink(`..data/${name}`, join(source, name)).catch(() => undefined);
    }
    await symlink(directory, join(source, "..data_tmp"));
    await rename(join(source, "..data_tmp"), join(source, "..data"));
    await rm(join(source, old), { recursive: true, force: true });
  }

  /** With the manifest that belongs to the files. */
  const complete = <T extends Files>(files: T) => ({
    ...files,
    SHA256SUMS: renderManifest(without(files, "SHA256SUMS")),
  });

  const good = (generation: string) =>
    complete({
      "odyssey.conf": 'include "live/routes.conf"\n',
      "routes.conf": `database "pgfleet_generation_${generation}" {}\n`,
    });

  const bad = (generation: string) =>
    complete({ ...good(generation), "routes.conf": `"pgfleet_generation_${generation}" BAD\n` });

  /** Of two parts. */
  const split = (generation: string) =>
    complete({
      ...good(generation),
      "routes-0.conf": `database "a ${generation}" {}\ndatabase "c ${generation}" {}\n`,
      "routes-7.conf": `database "b ${generation}" {}\n`,
    });

  function start(command: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(command, args, {
      cwd: work,
      env: {
        PATH: process.env["PATH"],
        ENGINE,
        SOURCE: source,
        WORK: work,
        ODYSSEY: odyssey,
        ...TIMES,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    processes.push(child);
    return child;
  }

  async function runOnce(environment?: NodeJS.ProcessEnv): Promise<number | null> {
    const child = start("sh", [SCRIPT, "once"], environment);
    await once(child, "close");
    return child.exitCode;
  }

  /** A PATH on which a command, when it has done its work, does something more. */
  async function pathWhere(command: string, more: string): Promise<string> {
    const path = process.env["PATH"] ?? "";
    const bin = await mkdtemp(join(folder, "bin-"));
    await writeFile(join(bin, command), `#!/bin/sh\nPATH='${path}'\n${command} "$@" || exit\n${more}\n`, {
      mode: 0o755,
    });
    return `${bin}:${path}`;
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

  /** What shall not happen has had its time. */
  const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

  const said = (): unknown[] =>
    output
      .trim()
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown);
  const live = () => readFile(join(work, "live", "routes.conf"), "utf8");
  const reloads = () => readFile(join(work, "reloads"), "utf8").catch(() => "");
  const candidates = async () => (await readdir(work)).filter((name) => name.startsWith("candidate."));
  const taken = (generation: string) => ({ reloader: "taken", generation, detail: "" });
  const held = (generation: string, permitted: string) => ({
    reloader: "held",
    generation,
    detail: `permitted is ${permitted}`,
  });

  describe("once", () => {
    it("puts a good configuration in place, whatever the pod may", async () => {
      await mount(good("a1"), "a0");
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

    it("puts the certificate authorities of all clusters into one file, each with a line end", async () => {
      await mount({ ...good("a6"), "ca-pg1.crt": "CA of pg1", "ca-pg2.crt": "CA of pg2\n" });
      assert.equal(await runOnce(), 0);
      assert.equal(await readFile(join(work, "live", "own", "ca.crt"), "utf8"), "CA of pg1\nCA of pg2\n");
    });

    it("refuses to verify clusters without an authority", async () => {
      const routes = `storage "pg1" { tls_ca_file "live/own/ca.crt" }\n${good("a7")["routes.conf"]}`;
      await mount(complete({ ...good("a7"), "routes.conf": routes }));
      assert.equal(await runOnce(), 1);
      assert.deepEqual(said(), [
        { reloader: "refused", generation: "a7", detail: "there is no certificate authority" },
      ]);
    });

    it("speaks JSON whatever the reason is made of", async () => {
      const { "routes.conf": routes } = good("a3");
      await mount(complete({ "routes.conf": routes }));
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

    const incomplete = [
      {
        what: "an old part",
        files: { ...split("a5"), "routes-7.conf": split("a4")["routes-7.conf"] },
        named: "routes-7.conf",
      },
      { what: "a part too few", files: without(split("a5"), "routes-0.conf"), named: "routes-0.conf" },
      { what: "another's manifest", files: { ...good("a5"), SHA256SUMS: good("a4").SHA256SUMS }, named: "routes.conf" },
      { what: "no manifest", files: without(good("a5"), "SHA256SUMS"), named: "SHA256SUMS" },
      { what: "an empty manifest", files: { ...good("a5"), SHA256SUMS: "" }, named: "SHA256SUMS" },
      { what: "a broken manifest", files: { ...good("a5"), SHA256SUMS: `${good("a5").SHA256SUMS}x\n` }, named: "" },
    ];
    for (const { what, files, named } of incomplete) {
      it(`waits for the rest of a configuration with ${what}, then fails, and says once why`, async () => {
        await mount(files);
        assert.equal(await runOnce({ PATIENCE: "3" }), 1);
        assert.deepEqual(await readdir(work), []);
        const [line, ...others] = said() as { detail: string }[];
        assert.deepEqual(others, []);
        assert.deepEqual({ ...line, detail: "" }, { reloader: "incomplete", generation: "a5", detail: "" });
        assert.ok(line?.detail.includes(named), line?.detail);
      });
    }

    it("takes what has become complete", async () => {
      await mount(without(split("a6"), "routes-0.conf"));
      const running = runOnce();
      await eventually(() => Promise.resolve(output.includes('"incomplete"')));
      await mount(split("a6"));
      assert.equal(await running, 0);
      assert.deepEqual(said().at(-1), taken("a6"));
    });

    it("fails when the configuration cannot be put in place, with the reason, and leaves nothing", async () => {
      // In the way.
      await mkdir(join(work, "live"));
      await mount(good("a8"));
      assert.equal(await runOnce({ PATIENCE: "3" }), 1);
      assert.deepEqual(await readdir(work), ["live"]);
      const [line, ...others] = said() as { detail: string }[];
      assert.deepEqual(others, []);
      assert.deepEqual({ ...line, detail: "" }, { reloader: "failed", generation: "a8", detail: "" });
      assert.match(line?.detail ?? "", /^mv: cannot overwrite directory/);
    });

    it("puts parts together in the order of names, and leaves out one that is not listed", async () => {
      await mount({ ...split("a7"), "routes-3.conf": 'database "b stale" {}\n' });
      assert.equal(await runOnce(), 0);
      assert.equal(
        await readFile(join(work, "live", "databases.conf"), "utf8"),
        'database "a a7" {}\ndatabase "b a7" {}\ndatabase "c a7" {}\n',
      );
      assert.deepEqual((await readdir(join(work, "live"))).sort(), [
        "SHA256SUMS",
        "databases.conf",
        "odyssey.conf",
        "own",
        "routes.conf",
      ]);
    });
  });

  describe("while Odyssey runs", () => {
    beforeEach(async () => {
      await mount(good("b1"));
      assert.equal(await runOnce(), 0);
      await startOdyssey();
      start("sh", [SCRIPT]);
    });

    it("takes a good change over, then tells Odyssey, then forgets the old one", async () => {
      const before = await readlink(join(work, "live"));
      await mount(good("b2"), "b2");
      // What Odyssey reads when it is told is the new one.
      await eventually(async () => (await reloads()) === good("b2")["routes.conf"]);
      assert.notEqual(await readlink(join(work, "live")), before);
      await eventually(async () => (await candidates()).length === 1);
      assert.deepEqual(said(), [taken("b2")]);
    });

    it("leaves alone what the init container has put in place", async () => {
      await patience();
      assert.equal(await reloads(), "");
      assert.deepEqual(said(), []);
    });

    it("keeps the old configuration when the new one is bad, and takes the next good one", async () => {
      await mount(bad("b3"), "b3");
      await eventually(() => Promise.resolve(output.includes('"refused","generation":"b3"')));
      assert.equal(await live(), good("b1")["routes.conf"]);
      assert.equal(await reloads(), "");
      // It is told once, though it is tried again.
      await patience();
      assert.equal(said().length, 1);

      await mount(good("b4"), "b4");
      await eventually(async () => (await reloads()) === good("b4")["routes.conf"]);
      assert.deepEqual(said().at(-1), taken("b4"));
    });

    it("tries again what failed for another reason than the file", async () => {
      await chmod(odyssey, 0o644);
      await mount(good("d1"), "d1");
      await eventually(() => Promise.resolve(output.includes('"refused","generation":"d1"')));
      await chmod(odyssey, 0o755);
      await eventually(async () => (await reloads()) === good("d1")["routes.conf"]);
    });

    it("keeps the old configuration when the new one cannot be put in place, says why, and tries again", async () => {
      await mkdir(join(work, "live.next"));
      await mount(good("d2"), "d2");
      await eventually(() => Promise.resolve(output.includes('"failed","generation":"d2","detail":"ln: ')));
      assert.equal(await live(), good("b1")["routes.conf"]);
      assert.equal(await reloads(), "");
      await eventually(async () => (await reloads()) === good("d2")["routes.conf"]);
      assert.deepEqual(said().at(-1), taken("d2"));
    });

    it("survives a version that is gone before it was copied", async () => {
      await symlink("..gone", join(source, "..data_tmp"));
      await rename(join(source, "..data_tmp"), join(source, "..data"));
      await patience();
      assert.equal(await live(), good("b1")["routes.conf"]);
      assert.deepEqual(said(), []);
      await mount(good("b5"), "b5");
      await eventually(async () => (await live()) === good("b5")["routes.conf"]);
    });

    it("takes over changes that come faster than it looks, the last one for good", async () => {
      for (const generation of ["c1", "c2", "c3", "c4"]) await mount(good(generation), generation);
      await eventually(async () => (await reloads()).endsWith(good("c4")["routes.conf"]));
      assert.equal(await live(), good("c4")["routes.conf"]);
    });

    for (const permitted of ["", "b1", "b20", "b"]) {
      it(`waits for its turn while it may take ${JSON.stringify(permitted)} over`, async () => {
        await mount(good("b2"), permitted);
        await eventually(() => Promise.resolve(output.includes('"held"')));
        await patience();
        assert.equal(await live(), good("b1")["routes.conf"]);
        assert.deepEqual(said(), [held("b2", permitted === "" ? "none" : permitted)]);

        await mount(good("b2"), "b2");
        await eventually(async () => (await reloads()) === good("b2")["routes.conf"]);
        assert.deepEqual(said().at(-1), taken("b2"));
      });
    }

    it("does not reload for a permission, nor for files that say what is in use", async () => {
      await mount(good("b1"), "b1");
      await mount({ ...good("b1"), "routes-3.conf": 'database "stale" {}\n' }, "b1");
      await patience();
      assert.equal(await reloads(), "");
      assert.deepEqual(said(), []);
    });

    it("takes what no manifest lists and changes by itself without being told, as a certificate authority", async () => {
      await mount({ ...good("b1"), "ca-pg1.crt": "rotated" }, "a generation long past");
      await eventually(async () => (await reloads()) === good("b1")["routes.conf"]);
      assert.equal(await readFile(join(work, "live", "own", "ca.crt"), "utf8"), "rotated\n");
      assert.deepEqual(said(), [taken("b1")]);
    });

    it("keeps a certificate authority whose Secret is gone, and takes everything else over", async () => {
      const authorities = { "ca-pg1.crt": "CA of pg1\n", "ca-pg2.crt": "CA of pg2\n" };
      const joined = async () => await readFile(join(work, "live", "own", "ca.crt"), "utf8");
      await mount({ ...good("b1"), ...authorities }, "b1");
      await eventually(async () => (await joined()) === "CA of pg1\nCA of pg2\n");
      const told = good("b1")["routes.conf"];
      await eventually(async () => (await reloads()) === told);
      await mount({ ...good("b1"), "ca-pg1.crt": authorities["ca-pg1.crt"] }, "b1");
      await patience();
      assert.equal(await reloads(), told);
      await mount({ ...good("f2"), "ca-pg1.crt": "rotated\n" }, "f2");
      await eventually(async () => (await reloads()) === told + good("f2")["routes.conf"]);
      assert.equal(await joined(), "rotated\nCA of pg2\n");
      await mount({ ...good("f2"), "ca-pg1.crt": "rotated\n", "ca-pg2.crt": "made anew\n" }, "f2");
      await eventually(async () => (await joined()) === "rotated\nmade anew\n");
    });

    it("drops a certificate authority that config has taken away", async () => {
      const joined = async () => await readFile(join(work, "live", "own", "ca.crt"), "utf8");
      const given = complete({ ...without(good("b1"), "SHA256SUMS"), "ca-pg1.crt": "CA of pg1\n" });
      await mount(given, "b1");
      await eventually(async () => (await joined()) === "CA of pg1\n");
      await mount(good("f3"), "f3");
      await eventually(async () => (await joined()) === "");
    });

    it("takes changes over with the certificate in use while the one that is mounted is bad or missing", async () => {
      const main = 'tls_cert_file "live/tls.crt" tls_key_file "live/tls.key"\ninclude "live/routes.conf"\n';
      const named = (generation: string) => complete({ ...good(generation), "odyssey.conf": main });
      const pair = (number: number) => ({ "tls.crt": `certificate ${number}`, "tls.key": `key ${number}` });
      const isLive = (generation: string, number: number) => async () => {
        const [routes, ...files] = await Promise.all(
          ["routes.conf", "tls.crt", "tls.key"].map((file) => readFile(join(work, "live", file), "utf8").catch(String)),
        );
        return routes === good(generation)["routes.conf"] && files.join() === Object.values(pair(number)).join();
      };
      const refused = { reloader: "refused", generation: "e2", detail: "there is no certificate for clients" };
      await mount({ ...named("e1"), ...pair(1) }, "e1");
      await eventually(isLive("e1", 1));
      await mount(named("e2"), "e2");
      await eventually(isLive("e2", 1));
      await eventually(async () => (await reloads()) === good("e1")["routes.conf"] + good("e2")["routes.conf"]);
      await patience();
      assert.deepEqual(said(), [taken("e1"), refused, taken("e2")]);
      await mount({ ...named("e3"), "tls.crt": "certificate 3" }, "e3");
      await eventually(isLive("e3", 1));
      await mount({ ...named("e3"), ...pair(4) }, "e3");
      await eventually(isLive("e3", 4));
      // A deployment that failed has left a generation that no pod may take, and somebody renews the certificate.
      await mount({ ...named("e4"), ...pair(5) }, "e3");
      await eventually(isLive("e3", 5));
      await mount({ ...named("e4"), ...pair(5) }, "e4");
      await eventually(isLive("e4", 5));
      await eventually(() => Promise.resolve(isDeepStrictEqual(said().at(-1), taken("e4"))));
      // So do a version that is incomplete, and routes that are bad.
      await mount({ ...without(named("e5"), "routes.conf"), ...pair(6) }, "e5");
      await eventually(isLive("e4", 6));
      await mount({ ...complete({ ...bad("e5"), "odyssey.conf": main }), ...pair(7) }, "e5");
      await eventually(isLive("e4", 7));
      await eventually(() => Promise.resolve(isDeepStrictEqual(said().at(-1), taken("e4"))));
      // Neither hides the other, and each is told once.
      const before = said().length;
      await mount(complete({ ...bad("e6"), "odyssey.conf": main }), "e6");
      const told = () =>
        (said().slice(before) as { reloader: string; detail: string }[]).map(
          ({ reloader, detail }) => `${reloader} ${/no certificate|BAD/.exec(detail)?.[0] ?? detail}`,
        );
      await eventually(() => Promise.resolve(told().length === 2));
      await patience();
      assert.deepEqual(told(), ["refused no certificate", "refused BAD"]);
    });

    it("takes parts that come one by one when the last is there, and parts that become one file again", async () => {
      await mount({ ...good("b1"), "routes-7.conf": split("b2")["routes-7.conf"] }, "b2");
      await mount(without(split("b2"), "routes-7.conf"), "b2");
      await eventually(() => Promise.resolve(output.includes('"incomplete"')));
      await patience();
      assert.equal(await reloads(), "");
      await mount(split("b2"), "b2");
      await eventually(async () => (await reloads()) === split("b2")["routes.conf"]);
      await mount({ ...good("b3"), "routes-7.conf": split("b2")["routes-7.conf"] }, "b3");
      await eventually(async () => (await live()) === good("b3")["routes.conf"]);
      await eventually(async () => !(await readdir(join(work, "live"))).includes("databases.conf"));
    });

    it("takes a new password and what belongs to it together", async () => {
      const of = (serial: string) => {
        const generation = good(`e${serial}`);
        const files = { "odyssey.conf": generation["odyssey.conf"], "routes.conf": generation["routes.conf"] };
        const version = { "account.version": `version ${serial}` };
        const secret = { ...version, "account.conf": `password ${serial}` };
        return { open: { ...files, SHA256SUMS: renderManifest({ ...files, ...version }) }, secret };
      };
      const [before, after] = [of("1"), of("2")];
      const account = () => readFile(join(work, "live", "account.conf"), "utf8");
      await mount({ ...before.open, ...before.secret }, "e1");
      await eventually(async () => (await live()) === before.open["routes.conf"]);
      for (const mixed of [
        { ...before.open, ...after.secret },
        { ...after.open, ...before.secret },
      ]) {
        await mount(mixed, "e2");
        await patience();
        assert.equal(await live(), before.open["routes.conf"]);
        assert.equal(await account(), "password 1");
      }
      await mount({ ...after.open, ...after.secret }, "e2");
      await eventually(async () => (await account()) === "password 2");
      assert.equal(await live(), after.open["routes.conf"]);
    });
  });

  describe("after it was killed", () => {
    beforeEach(async () => {
      await mount(good("b1"));
      assert.equal(await runOnce(), 0);
      await startOdyssey();
    });

    /** Is over when a reloader that takes b2 over was killed right after it has run a command. */
    async function killAfter(command: string): Promise<void> {
      const PATH = await pathWhere(command, `kill -KILL "$RELOADER"`);
      const reloader = start("sh", ["-c", `RELOADER=$$ exec sh "$0"`, SCRIPT], { PATH });
      const exit = once(reloader, "exit");
      await mount(good("b2"), "b2");
      assert.deepEqual(await exit, [null, "SIGKILL"]);
    }

    it("takes over what it had not put in place, and removes what it left of that", async () => {
      await killAfter("cp");
      assert.equal((await candidates()).length, 2);
      assert.equal(await live(), good("b1")["routes.conf"]);
      start("sh", [SCRIPT]);
      await eventually(async () => (await reloads()) === good("b2")["routes.conf"]);
      await eventually(async () => (await candidates()).length === 1);
    });

    it("tells Odyssey what it had put in place, once", async () => {
      await killAfter("mv");
      assert.equal(await live(), good("b2")["routes.conf"]);
      assert.equal(await reloads(), "");
      for (let time = 0; time < 2; time++) {
        const reloader = start("sh", [SCRIPT]);
        await eventually(async () => (await reloads()) !== "");
        // It looks at all processes of the machine before it is done with that.
        await eventually(async () => !(await readdir(join(work, (await candidates())[0] ?? ""))).includes("untold"));
        await patience();
        assert.equal(await reloads(), good("b2")["routes.conf"]);
        assert.equal((await candidates()).length, 1);
        reloader.kill("SIGKILL");
        await once(reloader, "exit");
      }
    });
  });

  it("keeps the old configuration when there is no room for the new one, and says so", async () => {
    await mount(good("d1"));
    assert.equal(await runOnce(), 0);
    output = "";
    start("sh", ["-c", `trap "" XFSZ; ulimit -f 0; exec sh "$0"`, SCRIPT]);
    await mount(good("d2"), "d2");
    await eventually(() => Promise.resolve(/"failed","generation":"d2","detail":"cp: .* File too large"/.test(output)));
    await patience();
    assert.equal(said().length, 1);
    assert.equal(await live(), good("d1")["routes.conf"]);
  });

  it("takes nothing over of a version that is being removed", async () => {
    await mount(good("d1"));
    assert.equal(await runOnce(), 0);
    output = "";
    // As the kubelet does, between the reloader's look at the version and its copy of it.
    const swap = `ln -sfn ..next "$SOURCE/..data_tmp"; mv -T "$SOURCE/..data_tmp" "$SOURCE/..data"`;
    const PATH = await pathWhere("mkdir", `${swap}; rm -f "$SOURCE/..2/ca-pg1.crt"`);
    await mkdir(join(source, "..next"));
    for (const [name, text] of Object.entries(good("d3"))) await writeFile(join(source, "..next", name), text);
    start("sh", [SCRIPT], { PATH });
    await mount({ ...good("d2"), "ca-pg1.crt": "CA" }, "d2");
    await eventually(() => Promise.resolve(output.includes('"held"')));
    assert.deepEqual(said(), [held("d3", "none")]);
    assert.equal(await live(), good("d1")["routes.conf"]);
    await eventually(async () => (await candidates()).length === 1);
  });

  it("never has live what is not one complete set that the pod may take, whatever is put together", async function () {
    this.timeout(60_000);
    const serial = fc.constantFrom("1", "2", "3");
    // Mostly of one deployment, as it is on a cluster, with one object that is late or early.
    const late = fc.option(fc.tuple(fc.constantFrom("main", "first", "second", "secret"), serial), { freq: 2 });
    const steps = fc.array(fc.record({ all: serial, late, permitted: serial }), { minLength: 4, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        await mount(deployed("1"), "");
        assert.equal(await runOnce(), 0);
        const reloader = start("sh", [SCRIPT]);
        const allowed = new Set(["1"]);
        for (const { all, late, permitted } of [...sequence, { all: "2", late: null, permitted: "2" }]) {
          allowed.add(permitted);
          const of = (object: string) => objects(late?.[0] === object ? late[1] : all)[object];
          await mount({ ...of("main"), ...of("first"), ...of("second"), ...of("secret") }, `f${permitted}`);
          await new Promise((resolve) => setTimeout(resolve, 150));
          const found = await liveSerials();
          assert.equal(new Set(found).size, 1, found.join(" "));
          assert.ok(allowed.has(found[0] ?? ""), found[0]);
        }
        await eventually(async () => (await liveSerials())[0] === "2");
        reloader.kill("SIGKILL");
        await once(reloader, "exit");
        await rm(work, REMOVE);
        await mkdir(work);
      }),
      { numRuns: 3, endOnFailure: true },
    );

    function objects(serial: string): Record<string, Files> {
      const first = { "routes-0.conf": `database "a ${serial}" {}\n` };
      const second = { "routes-7.conf": `database "b ${serial}" {}\n` };
      const version = { "account.version": serial };
      const { "odyssey.conf": main, "routes.conf": routes } = good(`f${serial}`);
      const open = { "odyssey.conf": main, "routes.conf": routes };
      const manifest = { SHA256SUMS: renderManifest({ ...open, ...first, ...second, ...version }) };
      const secret = { ...version, "account.conf": `password ${serial}` };
      return { main: { ...open, ...manifest }, first, second, secret };
    }

    function deployed(serial: string): Files {
      return Object.assign({}, ...Object.values(objects(serial))) as Files;
    }

    /** The deployment that each part of the live files comes from; all of one moment. */
    async function liveSerials(): Promise<string[]> {
      for (;;) {
        const folder = await readlink(join(work, "live"));
        const files = ["routes.conf", "databases.conf", "account.conf"].map((name) =>
          readFile(join(folder, name), "utf8"),
        );
        const [routes, databases, account] = await Promise.all(files).catch(() => []);
        // It was swapped meanwhile.
        if (routes === undefined || databases === undefined || account === undefined) continue;
        return [/_f(\d)"/, /a (\d)"/, /b (\d)"/, /password (\d)/].map((pattern, i) => {
          return pattern.exec([routes, databases, databases, account][i] ?? "")?.[1] ?? "none";
        });
      }
    }
  });

  it("gets on without a running Odyssey", async () => {
    await mount(good("d1"));
    assert.equal(await runOnce(), 0);
    start("sh", [SCRIPT]);
    await mount(good("d2"), "d2");
    await eventually(async () => (await live()) === good("d2")["routes.conf"]);
  });
});

function without(files: Files, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([key]) => key !== name));
}
