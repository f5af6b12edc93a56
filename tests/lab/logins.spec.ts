import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { logFolder, stateFolder } from "../../lab/paths";
import { asSuperuser, kubectl } from "../../lab/superuser";
import { waitFor } from "../../lab/waitFor";
import { answeringCluster, throughRouter, type Login } from "./support/connect";
import { createDatabase, createRole, dropDatabase, password } from "./support/databases";
import { devConfig, outputs, preview, up } from "./support/stack";

describe("logins", function () {
  this.timeout("5m");

  const shop = { user: "login_owner", password, database: "shop_logins" };

  before(async () => {
    await createDatabase("pg2", "shop_logins", "login_owner");
    await up(await devConfig());
  });

  after(async () => {
    await dropDatabase("pg2", "shop_logins");
    await up(await devConfig());
  });

  it("lets a role in that was created a moment ago", async () => {
    await createRole("pg2", "newcomer");
    assert.equal(await answeringCluster({ ...shop, user: "newcomer" }), "pg2");
  });

  it("refuses the wrong password", async () => await refused({ ...shop, password: "wrong" }));

  it("refuses an unknown user", async () => await refused({ ...shop, user: "nobody_known" }));

  it("refuses the router account at every database", async () => {
    const { routerPassword } = await outputs();
    for (const database of ["shop_logins", "postgres"])
      await refused({ user: "pgfleet_router", password: routerPassword, database });
  });

  for (const [what, user, revoke] of [
    ["set NOLOGIN", "barred", "ALTER ROLE barred NOLOGIN"],
    ["expired", "expired", "ALTER ROLE expired VALID UNTIL '2000-01-01'"],
    ["dropped", "dropped", "DROP ROLE dropped"],
  ] as const) {
    it(`locks out a role that was ${what}`, async () => {
      await asSuperuser("pg2", `DROP ROLE IF EXISTS ${user}`);
      await createRole("pg2", user);
      const login = { ...shop, user };
      assert.equal(await answeringCluster(login), "pg2");
      await asSuperuser("pg2", revoke);
      // Each router pod keeps a verifier for 10 to 15 s, and each try may meet another pod.
      await waitFor("every router pod locks the role out", 40, async () => {
        for (let attempt = 0; attempt < 10; attempt++) {
          const isLetIn = await answeringCluster(login).then(
            () => true,
            () => false,
          );
          if (isLetIn) return false;
        }
        return true;
      });
      await refused(login);
    });
  }

  it("opens the console to nobody but the router account, for reading", async () => {
    const { routerPassword } = await outputs();
    const account = { user: "pgfleet_router", password: routerPassword, database: "console" };
    for (const command of ["SHOW POOLS", "SHOW STATS", "SHOW CLIENTS", "SHOW DATABASES", "SHOW SERVERS"]) {
      await throughRouter(account, (client) => client.query(command));
    }
    await assert.rejects(
      throughRouter(account, (client) => client.query("RELOAD")),
      /role/,
    );
    await refused({ ...account, password: "wrong" });
    await refused({ ...shop, database: "console" });
  });

  it("keeps every password out of state, ConfigMap, preview and logs", async () => {
    const { routerPassword } = await outputs();
    const places: Record<string, string> = {
      ConfigMap: await kubectl(["get", "configmap", "router", "-o", "yaml"]),
      Deployment: await kubectl(["get", "deployment,pods,clusters", "-o", "yaml"]),
      preview: await preview(await devConfig(), "--diff", "--show-full-output"),
      "router logs": await kubectl([
        "logs",
        "-l",
        "app.kubernetes.io/name=odyssey",
        "--all-containers",
        "--tail=-1",
        "--max-log-requests=20",
      ]),
      "PostgreSQL logs": await kubectl([
        "logs",
        "-l",
        "cnpg.io/cluster",
        "--all-containers",
        "--tail=-1",
        "--max-log-requests=50",
      ]),
      state: await readAll(join(stateFolder, "pulumi", "state")),
      "logs of the node and of Pulumi": await readAll(logFolder),
    };
    for (const [place, text] of Object.entries(places)) {
      assert.ok(text.length > 100, `${place} holds nothing to search`);
      for (const [whose, secret] of [
        ["the router account", routerPassword],
        ["a client", password],
      ] as const) {
        assert.equal(text.includes(secret), false, `the password of ${whose} is in ${place}`);
        assert.equal(
          text.includes(Buffer.from(secret).toString("base64")),
          false,
          `the password of ${whose} is in ${place}`,
        );
      }
    }
  });
});

/** Waits for no server: a refusal that took long would be a time-out, not a refusal. */
async function refused(login: Login): Promise<void> {
  await assert.rejects(answeringCluster(login), (error: Error & { code?: string }) => {
    assert.match(error.code ?? "", /^(28|08)/, `${error.message} (${error.code})`);
    return true;
  });
}

async function readAll(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}
