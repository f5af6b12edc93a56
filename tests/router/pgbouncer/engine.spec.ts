import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { renderManifest } from "../../../components/router/configuration/renderManifest";
import type { Files } from "../../../components/router/configuration/types";

const ROUTER = join(__dirname, "..", "..", "..", "components", "router");
const SCRIPT = join(ROUTER, "rollout", "reload.sh");
const ENGINE = join(ROUTER, "pgbouncer", "engine.sh");

/** In place of PgBouncer: reads what the file includes, and says what PgBouncer says of a good and of a bad file. */
const PGBOUNCER = `#!/bin/sh
if grep -q BAD live/own/routes.conf; then echo '2026 [1] ERROR syntax error BAD'; echo '2026 [1] FATAL cannot load config file'; exit 1; fi
echo '2026 [1] FATAL nowhere to listen on'
exit 1
`;

/**
 * In place of psql: notes what each process is told, and answers for it. A process called in the file \`stuck\` stays at the
 * generation that it had. For the search of a primary it prints the file \`primary\`, and fails without one.
 */
const PSQL = `#!/bin/sh
case "$*" in
  *target_session_attrs=primary*) cat "$WORK/../primary" 2>/dev/null; exit ;;
esac
process=$(echo "$*" | sed 's/.*socket-\\([0-9]*\\).*/\\1/')
case "$*" in
  *RELOAD*) echo "RELOAD $process" >>"$WORK/../told" ;;
  *"SHOW CONFIG"*)
    if [ -e "$WORK/../stuck" ]; then echo 'syslog_ident|pgfleet_generation_0|pgbouncer|yes'; exit; fi
    sed -n 's/^syslog_ident = \\(.*\\)$/syslog_ident|\\1|pgbouncer|yes/p' "$WORK/live/settings.conf" ;;
esac
`;

describe("reload.sh with PgBouncer", function () {
  this.timeout(20_000);
  let folder: string;
  let work: string;
  let version: number;
  let children: ChildProcess[];
  let output: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pgfleet-pgbouncer-"));
    work = join(folder, "work");
    for (const directory of ["source", "work", "bin"]) await mkdir(join(folder, directory));
    await writeFile(join(folder, "bin", "pgbouncer"), PGBOUNCER, { mode: 0o755 });
    await writeFile(join(folder, "bin", "psql"), PSQL, { mode: 0o755 });
    [version, children, output] = [0, [], ""];
  });

  afterEach(async () => {
    for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    // What the script had started may still write.
    await rm(folder, { recursive: true, maxRetries: 20, retryDelay: 100 });
  });

  it("gives each process a file with its own number and socket, and finds the others of the pod by their sockets", async () => {
    await mount(configuration("a1", { shop: "pg2" }));
    assert.equal(await runOnce({ POD: "1" }), 0);
    assert.equal(await live("own/peers.conf"), ["[peers]", "1 = host=p0 port=6432", own(17), own(18), ""].join("\n"));
    const second = await live("own/process-2.ini");
    assert.match(
      second,
      /^\[pgbouncer\]\npeer_id = 18\nunix_socket_dir = .*\/socket-2\n%include live\/settings.conf\n$/m,
    );
    assert.match(await live("own/test.ini"), /^unix_socket_dir = \n%include live\/settings.conf\nlisten_addr =\n$/m);
    assert.equal(await live("own/ca.crt"), "-----BEGIN CERTIFICATE-----\nCA of pg1\nCA of pg2\n");
  });

  it("refuses what PgBouncer cannot read, with its words", async () => {
    await mount(configuration("a2", { shop: "BAD" }));
    assert.equal(await runOnce(), 1);
    assert.match(output, /^\{"reloader":"refused","generation":"a2","detail":".*syntax error BAD.*"\}$/m);
  });

  it("refuses to verify certificates without an authority", async () => {
    const files = configuration("a3", { shop: "pg2" });
    await mount(manifested({ ...files, "ca-pg1.crt": "", "ca-pg2.crt": "" }));
    assert.equal(await runOnce(), 1);
    assert.match(output, /"refused","generation":"a3","detail":"there is no certificate authority"/);
  });

  it("tells the processes one after another, and goes on only when each has taken the configuration", async () => {
    await started(configuration("b1", { shop: "pg2" }));
    await mount(configuration("b2", { shop: "pg1" }), "b2");
    await eventually(async () => (await told()) === "RELOAD 1\nRELOAD 2\n");
    await writeFile(join(folder, "stuck"), "");
    await mount(configuration("b3", { shop: "pg2" }), "b3");
    await eventually(() =>
      output.includes('"failed","generation":"b3","detail":"process 1 runs generation 0 after its reload"'),
    );
    await rm(join(folder, "stuck"));
    await eventually(
      async () => (await told()).endsWith("RELOAD 1\nRELOAD 2\n") && (await told()).split("\n").length > 5,
    );
  });

  it("keeps entries that are dropped, as the default route but in their mode, until the pod ends or they are back", async () => {
    await started(configuration("c1", { "it is": "pg2", shop: "pg2" }));
    await mount(configuration("c2", { shop: "pg2" }), "c2");
    const kept = "'it is' = host=pg1 auth_dbname='pgfleet_auth_pg1' pool_mode=transaction pool_size=9\n";
    await eventually(async () => (await live("own/retired.conf")) === kept);
    await mount(configuration("c3", {}), "c3");
    const both = [kept, kept.replace("it is", "shop")].join("");
    await eventually(async () => sorted(await live("own/retired.conf")) === sorted(both));
    await mount(configuration("c4", { "it is": "pg1", shop: "pg2" }), "c4");
    await eventually(async () => (await live("own/retired.conf")) === "");
  });

  it("puts the writable instance into the entries, and follows it", async () => {
    const at = (host: string) => writeFile(join(folder, "primary"), `host=${host} port=5433\n`);
    const files = configuration("d1", { erp: "primary_of_legacy port=1" }, "legacy a,b 5432,5433 postgres\n");
    await started(files);
    assert.match(await live("own/routes.conf"), /^'erp' = host=127.0.0.1 port=1 /m);
    await at("b");
    await eventually(async () => (await live("own/routes.conf")).includes("'erp' = host=b port=5433 "));
    await eventually(async () => (await told()) === "RELOAD 1\nRELOAD 2\n");
    await rm(join(folder, "primary"));
    await sleep(500);
    assert.match(await live("own/routes.conf"), /^'erp' = host=b port=5433 /m);
    await at("a");
    await eventually(async () => (await live("own/routes.conf")).includes("'erp' = host=a port=5433 "));
    assert.match(await live("routes.conf"), /^'erp' = host=primary_of_legacy port=1 /m);
  });

  it("puts parts together in the order of names, and includes them", async () => {
    const whole = configuration("e1", {}, "legacy a,b 5432,5433 postgres\n");
    const line = (name: string) => `'${name}' = host=primary_of_legacy port=1 pool_mode=session\n`;
    const routes = (whole["routes.conf"] ?? "").replace("* =", "%include live/own/databases.conf\n* =");
    await writeFile(join(folder, "primary"), "host=b port=5433\n");
    const parts = { "routes-0.conf": line("a") + line("c"), "routes-7.conf": line("b") };
    await mount(manifested({ ...whole, "routes.conf": routes, ...parts }));
    assert.equal(await runOnce(), 0);
    const merged = ["a", "b", "c"].map((name) => line(name).replace("primary_of_legacy port=1", "b port=5433"));
    assert.equal(await live("own/databases.conf"), merged.join(""));
    assert.match(await live("own/process-1.ini"), /^%include live\/own\/routes.conf\n/);
    assert.match(await live("own/routes.conf"), /^%include live\/own\/databases.conf\n/m);
  });

  const own = (id: number) => `${id} = host=${work}/socket-${id - 16} port=6432`;

  /** @param routes database → host of its entry */
  function configuration(generation: string, routes: Record<string, string>, instances = ""): Files {
    const entry = (name: string, host: string) =>
      `${name} = host=${host} auth_dbname='pgfleet_auth_pg1' pool_mode=transaction pool_size=9\n`;
    return manifested({
      "routes.conf": [
        "[databases]\n'pgfleet_auth_pg1' = host=pg1\n",
        ...Object.entries(routes).map(([name, host]) => entry(`'${name}'`, host)),
        entry("*", "pg1").replace("transaction", "session"),
      ].join(""),
      "instances.conf": instances,
      "peers.conf": "[peers]\n1 = host=p0 port=6432\n17 = host=p1 port=6432\n18 = host=p1 port=6432\n",
      "settings.conf": `server_tls_sslmode = verify-full\nserver_tls_ca_file = live/own/ca.crt\nsyslog_ident = pgfleet_generation_${generation}\n`,
      "userlist.txt": '"pgfleet_router" "a-long-password"\n',
      "ca-pg1.crt": "-----BEGIN CERTIFICATE-----\nCA of pg1\n",
      "ca-pg2.crt": "CA of pg2\n",
    });
  }

  function manifested(files: Files): Files {
    const listed = Object.fromEntries(Object.entries(files).filter(([name]) => name !== "SHA256SUMS"));
    return { ...listed, SHA256SUMS: renderManifest(listed) };
  }

  /** Changes the mounted volume as the kubelet does. */
  async function mount(files: Files, permitted = ""): Promise<void> {
    const source = join(folder, "source");
    const directory = `..${++version}`;
    await mkdir(join(source, directory));
    for (const [name, text] of Object.entries({ ...files, permitted }))
      await writeFile(join(source, directory, name), text);
    await symlink(directory, join(source, "..data_tmp"));
    await rename(join(source, "..data_tmp"), join(source, "..data"));
  }

  function start(args: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
    const bin = join(folder, "bin");
    const env = {
      ...{ PATH: `${bin}:${process.env["PATH"] ?? ""}`, ENGINE, SOURCE: join(folder, "source"), WORK: work },
      ...{ PGBOUNCER: join(bin, "pgbouncer"), PROCESSES: "2", POD: "1", INTERVAL: "0.05", SEARCH: "0", RETRY: "2" },
      ...more,
    };
    const child = spawn("sh", [SCRIPT, ...args], { cwd: work, env, stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    children.push(child);
    return child;
  }

  async function runOnce(more: NodeJS.ProcessEnv = {}): Promise<number | null> {
    const child = start(["once"], more);
    await once(child, "close");
    return child.exitCode;
  }

  async function started(files: Files): Promise<void> {
    await mount(files);
    assert.equal(await runOnce(), 0);
    start([]);
  }

  const live = (file: string) => readFile(join(work, "live", file), "utf8").catch(() => "");
  const told = () => readFile(join(folder, "told"), "utf8").catch(() => "");
  const sorted = (text: string) => text.split("\n").sort().join("\n");
});

async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 8_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, "it was not so in time");
    await sleep(50);
  }
}
