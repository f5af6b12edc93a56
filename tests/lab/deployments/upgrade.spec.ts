import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { lookupSql } from "../../../components/postgres/routerAccount/sql";
import { hostAddress } from "../../../lab/addresses";
import { removeStaleLocks } from "../../../lab/demo/removeStaleLocks";
import { labEnvironment, routerHost } from "../../../lab/environment";
import { projectFolder, stateFolder } from "../../../lab/paths";
import { kubectl } from "../../../lab/superuser";
import { startPostgres, type TestPostgres } from "../../support/postgres";
import { literal, password } from "../support/databases";
import { Release } from "../support/release";

/** The last commit before code moved to where it is now; its providers' text names paths of that time. */
const BEFORE = "adaa3349254d0c4255db7a0670068d9e13a1791b";

const STACK = "upgrade";
const NAMESPACE = "pgfleet-upgrade";

/** Of the lab's node; the stack `dev` has another. */
const PORT = "30433";

const ROUTER_PASSWORD = "the router's, of the upgrade";

describe("a stack that an earlier release has deployed", function () {
  this.timeout("6m");

  let server: TestPostgres | undefined;
  let release: Release | undefined;
  let folder: string;
  let stackFile: string;

  /** Runs Pulumi in the folder of a release; its answer. */
  async function pulumi(cwd: string, ...args: string[]): Promise<string> {
    const options = ["--stack", STACK, "--non-interactive", "--color", "never"];
    return (await execa("pulumi", [...args, ...options], { cwd, env: labEnvironment(), timeout: 300_000 })).stdout;
  }

  /** Also what a run that was killed has left. */
  async function removeStack(): Promise<void> {
    await removeStaleLocks(join(stateFolder, "pulumi", "state"));
    await pulumi(projectFolder, "stack", "rm", "--yes", "--force").catch(() => undefined); // there may be none
    await kubectl(["delete", "namespace", NAMESPACE, "--ignore-not-found"]);
  }

  const withConfig = (...args: string[]) => [...args, "--config-file", stackFile];

  before(async () => {
    await removeStack();
    release = await Release.checkOut(BEFORE);
    folder = release.folder;
    server = await startPostgres(hostAddress, { names: [`IP:${hostAddress}`] });
    await server.sql(
      ROUTER_ACCOUNT.database,
      `CREATE ROLE ${ROUTER_ACCOUNT.user} LOGIN PASSWORD ${literal(ROUTER_PASSWORD)}`,
      `CREATE ROLE shop_owner LOGIN PASSWORD ${literal(password)}`,
      "CREATE DATABASE shop OWNER shop_owner",
      ...lookupSql(ROUTER_ACCOUNT),
    );
    stackFile = join(folder, `Pulumi.${STACK}.yaml`);
    const tls = { mode: "verify-ca", ca: server.ca };
    const config = {
      "pgfleet:namespace": NAMESPACE,
      "pgfleet:clusters": { legacy: { kind: "external", hosts: [`${server.host}:${server.port}`], tls } },
      "pgfleet:defaultCluster": "legacy",
      "pgfleet:operator": { install: false },
      "pgfleet:router": {
        image: "docker.io/pgfleet/odyssey:1.5.2",
        service: { type: "NodePort", nodePort: Number(PORT) },
      },
    };
    await pulumi(folder, "stack", "init");
    await writeFile(stackFile, stringify({ encryptionsalt: await saltOf(stackFile), config }));
    const given = withConfig("config", "set", "--secret", "pgfleet:routerPassword", ROUTER_PASSWORD);
    await pulumi(folder, ...given);
    await pulumi(folder, ...withConfig("up", "--yes", "--skip-preview"));
  });

  after(async () => {
    await removeStack();
    await server?.remove();
    await release?.remove();
  });

  it("is refreshed, with what earlier providers call", async () => {
    await pulumi(projectFolder, ...withConfig("refresh", "--yes", "--skip-preview"));
  });

  it("is previewed: nothing is replaced or deleted", async () => {
    const said = await pulumi(projectFolder, ...withConfig("preview", "--json"));
    const { steps } = JSON.parse(said) as { steps: { op: string; urn: string }[] };
    const harsh = steps.filter(({ op }) => /delete|replace/.test(op)).map(({ op, urn }) => `${op} ${urn}`);
    assert.deepEqual(harsh, []);
  });

  it("is updated while clients log in, and none is refused; a second update changes nothing", async () => {
    const logins = execa("bash", ["-c", LOGINS], {
      env: {
        PGHOST: routerHost,
        PGPORT: PORT,
        PGCONNECT_TIMEOUT: "10",
        PGUSER: "shop_owner",
        PGPASSWORD: password,
        PGDATABASE: "shop",
      },
      timeout: 300_000,
      reject: false,
    });
    try {
      await pulumi(projectFolder, ...withConfig("up", "--yes", "--skip-preview"));
    } finally {
      logins.kill("SIGTERM");
    }
    const { stdout, stderr } = await logins;
    assert.equal(stderr, "");
    assert.ok(stdout.split("\n").length > 20, `only ${stdout.split("\n").length} logins`);
    await pulumi(projectFolder, ...withConfig("up", "--yes", "--skip-preview", "--expect-no-changes"));
  });

  it("is destroyed", async () => {
    await pulumi(projectFolder, ...withConfig("destroy", "--yes", "--skip-preview"));
    const left = await kubectl(["get", "namespace", NAMESPACE, "--ignore-not-found", "-o", "name"]);
    assert.equal(left, "");
  });
});

/** A login each 0.2 s until it is told to end; what is refused goes to stderr. */
const LOGINS = `
  trap 'exit 0' TERM
  for login in $(seq 1500); do psql -XAtqc 'SELECT 1'; sleep 0.2; done`;

/** Written by Pulumi when it makes a stack: what belongs to the passphrase. */
async function saltOf(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  return (parse(text) as { encryptionsalt?: string } | null)?.encryptionsalt;
}
