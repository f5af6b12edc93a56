import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parseDocument } from "yaml";
import { labEnvironment } from "../../../lab/environment";
import { projectFolder } from "../../../lab/paths";
import { shownDatabases, startBrowser, withPage } from "../support/browser";
import { createDatabase, dropDatabase, dropDatabases } from "../support/databases";
import { devConfig, outputs, up } from "../support/stack";

/** Milliseconds for a command, which asks Pulumi and every cluster. */
const DEADLINE = 60_000;

interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

describe("npx pgfleet routes", function () {
  this.timeout("5m");

  /** Runs a command on the stack `dev`, and looks for the router's password in all that it says. */
  async function routes(args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
    const command = ["cli/pgfleet.mjs", "routes", ...args];
    const { exitCode, stdout, stderr } = await execa(process.execPath, command, {
      cwd: projectFolder,
      env: { ...labEnvironment(), ...environment },
      reject: false,
      timeout: DEADLINE,
    });
    assert.ok(!`${stdout}${stderr}`.includes(password), "the password is printed");
    return { exitCode, stdout, stderr };
  }

  async function print(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await routes([...args, "--stack", "dev"]);
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    return stdout;
  }

  /** As if no Kubernetes were there: nothing listens on this port. */
  async function withoutKubernetes(work: (environment: Record<string, string>) => Promise<void>): Promise<void> {
    const kubeconfig = labEnvironment()["KUBECONFIG"] as string;
    const folder = await mkdtemp(join(tmpdir(), "pgfleet-routes-"));
    try {
      const file = join(folder, "kubeconfig");
      const document = parseDocument(await readFile(kubeconfig, "utf8"));
      document.setIn(["clusters", 0, "cluster", "server"], "https://127.0.0.1:1");
      await writeFile(file, document.toString());
      await work({ KUBECONFIG: file });
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  let password: string;

  before(async () => {
    await createDatabase("pg1", "cli_default", "cli_owner");
    await createDatabase("pg2", "shop_cli", "cli_owner");
    await dropDatabase("pg2", "shop_cli_new");
    await up(await devConfig());
    password = (await outputs()).routerPassword;
    assert.ok(password.length >= 12);
  });

  after(async () => {
    await dropDatabases("pg1", ["cli_default", "shop_cli"]);
    await dropDatabases("pg2", ["shop_cli", "shop_cli_new"]);
  });

  it("lists where every database is reached, and why", async () => {
    assert.match(await print("list"), /^cli_default +cli_owner +pg1 +no pattern claims it: default route$/m);
    const shop = JSON.parse(await print("list", "--json", "--database", "shop_cli")) as unknown;
    const place = { database: "shop_cli", owner: "cli_owner", cluster: "pg2", state: "routed" };
    assert.deepEqual(shop, [{ ...place, why: 'database matches "shop_.*"' }]);
  });

  it("says the same as JSON", async () => {
    const json = async (...args: string[]) => JSON.parse(await print(...args, "--json")) as Record<string, unknown>;
    const explained = await json("explain", "shop_cli");
    assert.deepEqual(Object.keys(explained).sort(), ["clusters", "database", "next", "now", "pool", "rules"]);
    const { moved, dropped, added } = await json("diff");
    assert.deepEqual([moved, dropped, added], [[], [], []]);
    const { clusters } = (await json("map")) as { clusters: readonly { readonly name: string }[] };
    assert.deepEqual(
      clusters.map(({ name }) => name),
      ["pg1", "pg2", "pg3"],
    );
  });

  it("says that no route changes, as long as none does", async () => {
    const diff = await print("diff");
    assert.match(diff, /^### Routes of stack `dev`\n\nNo route changes\./);
    assert.ok(!diff.includes("| --- |"), diff);
  });

  it("shows a new database before the up, equally each time, and not after it", async () => {
    await createDatabase("pg2", "shop_cli_new", "cli_owner");
    const diff = await print("diff");
    assert.ok(diff.includes('| `shop_cli_new` | `pg2` | `cli_owner` | `database matches "shop_.*"` |'), diff);
    assert.equal(await print("diff"), diff);
    assert.match(await print("list"), /^shop_cli_new +cli_owner +pg2 +database matches "shop_.\*" +pg1$/m);
    const explained = await print("explain", "shop_cli_new");
    assert.match(explained, /now +pg1 \(no route: the default cluster\)\n +after the next up +pg2 \(database matches/);
    await up(await devConfig());
    assert.doesNotMatch(await print("diff"), /shop_cli_new/);
  });

  it("tells of a database of the default cluster that is shadowed", async () => {
    await createDatabase("pg1", "shop_cli", "cli_owner");
    assert.match(await print("list", "--shadowed"), /^shop_cli +cli_owner +pg1 +its name is routed to pg2$/m);
    assert.match(await print("diff"), /\*\*Newly shadowed: .*\n\n.*\n.*\n\| `shop_cli` \| `cli_owner` \|/);
    await dropDatabase("pg1", "shop_cli");
  });

  it("explains a database that does not exist", async () => {
    const text = await print("explain", "nowhere_to_be_found");
    assert.match(text, /after the next up +pg1 \(no route: the default cluster\)/);
    for (const cluster of ["pg1", "pg2", "pg3"]) assert.match(text, new RegExp(`${cluster} +does not have it`));
  });

  it("writes a page that shows the databases in a browser", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pgfleet-routes-"));
    const browser = await startBrowser();
    try {
      const file = join(folder, "map.html");
      assert.equal(await print("map", file), `Written, open it in a browser: ${file}`);
      await withPage(browser, await readFile(file, "utf8"), async ({ page, incidents }) => {
        const shown = await shownDatabases(page);
        assert.ok(shown["pg1"]?.includes("cli_default"));
        assert.ok(shown["pg2"]?.includes("shop_cli"));
        assert.deepEqual(incidents, []);
      });
    } finally {
      await browser.close();
      await rm(folder, { recursive: true });
    }
  });

  it("shows what was last known when clusters cannot be asked, but gives no diff, as an up would fail", async () => {
    await withoutKubernetes(async (environment) => {
      const list = await routes(["list", "--stack", "dev"], environment);
      assert.equal(list.exitCode, 0);
      assert.match(list.stdout, /^shop_cli +cli_owner +pg2 .*kept, for pg2 cannot be asked$/m);
      assert.match(list.stderr, /cluster pg2: .*\n +Shown of pg2 is what was read 20/);
      const diff = await routes(["diff", "--stack", "dev"], environment);
      assert.deepEqual([diff.exitCode, diff.stdout], [1, ""]);
      assert.match(diff.stderr, /without that nothing may change:\n- cluster pg1: /);
    });
  });

  it("says what to do without Pulumi, a selected stack, the named stack, or a deployment", async () => {
    const state = await mkdtemp(join(tmpdir(), "pgfleet-routes-"));
    try {
      const elsewhere = { PULUMI_BACKEND_URL: `file://${state}` };
      const cases: [args: string[], environment: Record<string, string>, said: RegExp][] = [
        [["list"], { PATH: "/usr/bin:/bin" }, /no pulumi on PATH\. Install it/],
        [["list"], elsewhere, /no stack is selected\. Select one: pulumi stack select/],
        [["list", "-s", "nosuch"], elsewhere, /no stack named 'nosuch' found\. Those there are: pulumi stack ls/],
        [["list", "-s", "dev"], { PULUMI_CONFIG_PASSPHRASE: "wrong" }, /incorrect passphrase/],
      ];
      for (const [args, environment, said] of cases) {
        const { exitCode, stdout, stderr } = await routes(args, environment);
        assert.deepEqual([exitCode, stdout], [1, ""], String(said));
        assert.match(stderr, said);
      }
      const select = ["stack", "select", "dev", "--create", "--non-interactive"];
      await execa("pulumi", select, { cwd: projectFolder, env: { ...labEnvironment(), ...elsewhere } });
      const list = await routes(["list", "--stack", "dev"], elsewhere);
      assert.equal(list.exitCode, 1);
      assert.match(list.stderr, /stack dev is not deployed yet.*pulumi up --stack dev/);
      const diff = await routes(["diff", "--stack", "dev"], elsewhere);
      assert.equal(diff.exitCode, 0);
      assert.match(diff.stdout, /Not deployed yet/);
      const json = await routes(["diff", "--stack", "dev", "--json"], elsewhere);
      assert.deepEqual([json.exitCode, json.stdout], [0, "null"]);
    } finally {
      await rm(state, { recursive: true });
    }
  });
});
