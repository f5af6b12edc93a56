import { execFile } from "node:child_process";
import { appendFile, chown, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import type { AddressInfo } from "node:net";

const run = promisify(execFile);

const BINARIES = "/usr/lib/postgresql";
const SUPERUSER_PASSWORD = "superuser's own";

/** Milliseconds that initdb, a start or a stop may take. */
const DEADLINE = 60_000;

/** A PostgreSQL server of its own, with TLS, on an address of this machine, in a folder that is removed with it. */
export interface TestPostgres {
  readonly host: string;
  readonly port: number;
  /** Certificate of the authority that signed the server's, which names `localhost` and what was asked for. */
  readonly ca: string;
  /** Runs statements one after the other as superuser; returns the rows of the last. */
  sql(database: string, ...statements: string[]): Promise<readonly Record<string, unknown>[]>;
  /** Stops the server and keeps its data. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Of a standby: makes it the primary. */
  promote(): Promise<void>;
  /** Makes a standby of this server, with the same authority, on another port of the same address. */
  startStandby(): Promise<TestPostgres>;
  /** Stops the server and removes everything. */
  remove(): Promise<void>;
}

interface Options {
  /** Names beside `localhost` in the certificate, as OpenSSL writes them, for example `IP:192.0.2.1`. */
  readonly names?: readonly string[];
}

/**
 * @param host address of this machine that it listens on; clients of the same network may come, with a password
 * @throws when PostgreSQL is not installed: a test that needs a server must not pass without one
 */
export async function startPostgres(host = "127.0.0.1", { names = [] }: Options = {}): Promise<TestPostgres> {
  const home = await makeHome(host);
  const { asOwner, folder, data, owner } = home;
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, SUPERUSER_PASSWORD);
  const ca = await makeCertificates(folder, owner, ["DNS:localhost", ...names]);
  const server = serverIn(home, ca);
  await started(home, server, async () => {
    const auth = ["-A", "scram-sha-256", "-U", "postgres", `--pwfile=${passwordFile}`];
    await asOwner("initdb", "-D", data, "-E", "UTF8", "--locale=C", "--no-sync", ...auth);
    await writeFile(join(data, "postgresql.auto.conf"), configuration(folder, host, home.port));
    await appendFile(join(data, "pg_hba.conf"), "host all,replication all samenet scram-sha-256\n");
  });
  return server;
}

/** Where a server's files are, and how programs run as the user that owns them. */
interface Home {
  readonly host: string;
  readonly port: number;
  readonly folder: string;
  readonly data: string;
  readonly owner: { uid: number; gid: number };
  readonly asOwner: (program: string, ...args: string[]) => Promise<void>;
}

async function makeHome(host: string): Promise<Home> {
  const bin = await newestBinaries();
  const owner = await owningUser();
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-postgres-"));
  await chown(folder, owner.uid, owner.gid);
  const asOwner = async (program: string, ...args: string[]): Promise<void> => {
    await run(join(bin, program), args, {
      ...owner,
      cwd: folder,
      timeout: DEADLINE,
      env: { ...process.env, PGPASSWORD: SUPERUSER_PASSWORD },
    });
  };
  return { host, port: await freePort(host), folder, data: join(folder, "data"), owner, asOwner };
}

/** Prepares the files and starts the server; removes everything when it does not start. */
async function started({ folder }: Home, server: TestPostgres, prepare: () => Promise<void>): Promise<void> {
  try {
    await prepare();
    await server.start();
  } catch (error) {
    const log = await readFile(join(folder, "log"), "utf8").catch(() => "");
    await server.remove();
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${log}`, { cause: error });
  }
}

function serverIn(home: Home, ca: string): TestPostgres {
  const { host, port, folder, data, asOwner } = home;
  const server: TestPostgres = {
    host,
    port,
    ca,
    async sql(database, ...statements) {
      const client = new Client({ host, port, database, user: "postgres", password: SUPERUSER_PASSWORD });
      await client.connect();
      try {
        let rows: readonly Record<string, unknown>[] = [];
        for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
        return rows;
      } finally {
        await client.end();
      }
    },
    start: () => asOwner("pg_ctl", "-D", data, "-l", join(folder, "log"), "-w", "start"),
    stop: () => asOwner("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"),
    promote: () => asOwner("pg_ctl", "-D", data, "-w", "promote"),
    startStandby: () => standbyOf(home, ca),
    async remove() {
      await server.stop().catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

async function standbyOf(primary: Home, ca: string): Promise<TestPostgres> {
  const home = await makeHome(primary.host);
  const server = serverIn(home, ca);
  await started(home, server, async () => {
    const source = ["-h", primary.host, "-p", String(primary.port), "-U", "postgres"];
    await home.asOwner("pg_basebackup", ...source, "-D", home.data, "-R", "-X", "stream", "-c", "fast");
    const own = `port = ${home.port}\nunix_socket_directories = '${home.folder}'\ncluster_name = 'standby'\n`;
    await appendFile(join(home.data, "postgresql.auto.conf"), own);
  });
  return server;
}

function configuration(folder: string, host: string, port: number): string {
  return [
    "cluster_name = 'test'",
    `listen_addresses = '${host}'`,
    `port = ${port}`,
    `unix_socket_directories = '${folder}'`,
    "fsync = off",
    "shared_buffers = 16MB",
    "ssl = on",
    `ssl_cert_file = '${join(folder, "server.crt")}'`,
    `ssl_key_file = '${join(folder, "server.key")}'`,
    "",
  ].join("\n");
}

async function newestBinaries(): Promise<string> {
  const versions = await readdir(BINARIES).catch(() => []);
  const newest = versions.map(Number).sort((a, b) => b - a)[0];
  if (newest === undefined)
    throw new Error(`no PostgreSQL in ${BINARIES}; install it with: apt-get install postgresql`);
  return join(BINARIES, String(newest), "bin");
}

/** PostgreSQL refuses to run as root. */
async function owningUser(): Promise<{ uid: number; gid: number }> {
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? uid };
  const entry = (await readFile("/etc/passwd", "utf8")).split("\n").find((line) => line.startsWith("postgres:"));
  if (entry === undefined) throw new Error("running as root needs a user postgres, and there is none");
  const [, , user, group] = entry.split(":");
  return { uid: Number(user), gid: Number(group) };
}

async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, host, resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function makeCertificates(
  folder: string,
  owner: { uid: number; gid: number },
  names: readonly string[],
): Promise<string> {
  const openssl = async (...args: string[]): Promise<void> => {
    await run("openssl", args, { ...owner, cwd: folder, timeout: DEADLINE });
  };
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl("req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=test", "-days", "1");
  await openssl("req", ...newKey, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost");
  await writeFile(join(folder, "names"), `subjectAltName=${names.join(",")}`);
  const signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-days", "1"];
  await openssl("x509", "-req", "-in", "server.csr", ...signed, "-out", "server.crt");
  return await readFile(join(folder, "ca.crt"), "utf8");
}
