import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { renderManifest } from "../../../../components/router/configuration/renderManifest";
import type { Files } from "../../../../components/router/configuration/types";

const ROUTER = join(__dirname, "..", "..", "..", "..", "components", "router");
const SCRIPT = join(ROUTER, "rollout", "reload.sh");
const ENGINE = join(ROUTER, "pgbouncer", "engine.sh");

/**
 * In place of PgBouncer: says what PgBouncer says of a good and of a bad file, and before it what the file \`remark\` has. It
 * reads no further than the routes.
 */
const PGBOUNCER = `#!/bin/sh
cat "$WORK/../remark" 2>/dev/null
if grep -q BAD live/own/routes.conf; then echo '2026 [1] ERROR syntax error BAD'; echo '2026 [1] FATAL cannot load config file'; exit 1; fi
echo '2026 [1] FATAL nowhere to listen on'
exit 1
`;

/**
 * In place of psql: notes what each process is told, and answers for it. While there is a file \`stuck\`, processes stay at the
 * generation that they had; \`down-N\` stands for a process that does not answer. For the search of a primary it prints the
 * file `primary`, and fails without one, or without the router account's password.
 */
const PSQL = `#!/bin/sh
case "$*" in
  *target_session_attrs=primary*) [ "$PGPASSWORD" = a-long-password ] && cat "$WORK/../primary" 2>/dev/null; exit ;;
esac
process=$(echo "$*" | sed 's/.*socket-\\([0-9]*\\).*/\\1/')
if [ -e "$WORK/../down-$process" ]; then echo "psql: no such socket" >&2; exit 2; fi
case "$*" in
  *RELOAD*) echo "RELOAD $process" >>"$WORK/../told" ;;
  *"SHOW CONFIG"*)
    if [ -e "$WORK/../stuck" ]; then echo 'syslog_ident|pgfleet_generation_0|pgbouncer|yes'; exit; fi
    sed -n 's/^syslog_ident = \\(.*\\)$/syslog_ident|\\1|pgbouncer|yes/p' "$WORK/live/settings.conf" ;;
esac
`;

/** A router pod, the second of its StatefulSet, with two processes for which stand-ins answer. */
export class StandInPod {
  /** What reload.sh has said. */
  output = "";
  readonly #folder: string;
  readonly #children: ChildProcess[] = [];
  #version = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<StandInPod> {
    const folder = await mkdtemp(join(tmpdir(), "pgfleet-pgbouncer-"));
    for (const directory of ["source", "work", "bin"]) await mkdir(join(folder, directory));
    const pod = new StandInPod(folder);
    await pod.command("pgbouncer", PGBOUNCER);
    await pod.command("psql", PSQL);
    return pod;
  }

  get work(): string {
    return join(this.#folder, "work");
  }

  async remove(): Promise<void> {
    for (const child of this.#children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    // What the script had started may still write.
    await rm(this.#folder, { recursive: true, maxRetries: 20, retryDelay: 100 });
  }

  /** A command that stands before the machine's own. */
  async command(name: string, text: string): Promise<void> {
    await writeFile(join(this.#folder, "bin", name), text, { mode: 0o755 });
  }

  /** What the stand-ins look for; undefined takes it away. */
  async set(file: string, text: string | undefined): Promise<void> {
    const path = join(this.#folder, file);
    await (text === undefined ? rm(path) : writeFile(path, text));
  }

  /** Changes the mounted volume as the kubelet does. */
  async mount(files: Files, permitted = ""): Promise<void> {
    const source = join(this.#folder, "source");
    const directory = `..${++this.#version}`;
    await mkdir(join(source, directory));
    for (const [name, text] of Object.entries({ ...files, permitted }))
      await writeFile(join(source, directory, name), text);
    await symlink(directory, join(source, "..data_tmp"));
    await rename(join(source, "..data_tmp"), join(source, "..data"));
  }

  /** Runs what the init container runs. */
  async runOnce(): Promise<number | null> {
    const child = this.#start(["once"]);
    await once(child, "close");
    return child.exitCode;
  }

  /** Has the configuration in place, and the reloader running. */
  async start(files: Files): Promise<void> {
    await this.mount(files);
    assert.equal(await this.runOnce(), 0);
    this.#start([]);
  }

  /** A file in use; empty when there is none. */
  async live(file: string): Promise<string> {
    return await readFile(join(this.work, "live", file), "utf8").catch(() => "");
  }

  /** What processes were told, a line each. */
  async told(): Promise<string> {
    return await readFile(join(this.#folder, "told"), "utf8").catch(() => "");
  }

  /** Whether the reloader has done with telling: all processes have answered. */
  isTold(): boolean {
    // Not joined: the way back is from where the link leads.
    return !existsSync(`${this.work}/live/../untold`);
  }

  #start(args: readonly string[]): ChildProcess {
    const bin = join(this.#folder, "bin");
    const env = {
      ...{ PATH: `${bin}:${process.env["PATH"] ?? ""}`, ENGINE, SOURCE: join(this.#folder, "source"), WORK: this.work },
      ...{ PGBOUNCER: join(bin, "pgbouncer"), PROCESSES: "2", POD: "1", INTERVAL: "0.05", SEARCH: "0", RETRY: "2" },
    };
    const child = spawn("sh", [SCRIPT, ...args], { cwd: this.work, env, stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.on("data", (data: Buffer) => (this.output += data.toString()));
    this.#children.push(child);
    return child;
  }
}

/** @param routes database → host of its entry */
export function filesOf(generation: string, routes: Readonly<Record<string, string>>, instances = ""): Files {
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
    "users.conf": "[users]\n",
    "userlist.txt": '"pgfleet_router" "a-long-password"\n"of a certificate" "another"\n',
    "ca-pg1.crt": "-----BEGIN CERTIFICATE-----\nCA of pg1\n",
    "ca-pg2.crt": "CA of pg2\n",
  });
}

/** With the manifest that belongs to the files. */
export function manifested(files: Files): Files {
  const listed = Object.fromEntries(Object.entries(files).filter(([name]) => name !== "SHA256SUMS"));
  return { ...listed, SHA256SUMS: renderManifest(listed) };
}

export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 8_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, "it was not so in time");
    await sleep(50);
  }
}
