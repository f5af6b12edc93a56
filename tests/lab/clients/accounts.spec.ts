import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { logFolder, stateFolder } from "../../../lab/paths";
import { asSuperuser, kubectl } from "../../../lab/superuser";
import { waitFor } from "../../../lab/steps/waitFor";
import { answeringCluster, throughRouter, type Login } from "../support/connect";
import { createDatabase, createRole, dropDatabase, password } from "../support/databases";
import { rejectsAsDocumented } from "../support/documentedErrors";
import { devConfig, exportedStack, outputs, preview, up } from "../support/stack";

describe("logins", function () {
  this.timeout("5m");

  const shop = { user: "login_owner", password, database: "shop_logins" };

  before(async () => {
    await createDatabase("pg2", "shop_logins", "login_owner");
    await up(await devConfig());
  });

  after(async () => {
    await dropDatabase("pg2", "shop_logins");
  });

  it("lets a role in that was created a moment ago", async () => {
    await createRole("pg2", "newcomer");
    assert.equal(await answeringCluster({ ...shop, user: "newcomer" }), "pg2");
  });

  it("tells a client why, in the words of docs/clients.md", async () => {
    await rejectsAsDocumented(
      answeringCluster({ ...shop, password: "wrong" }),
      /^password authentication failed for user "login_owner"$/,
    );
    await createRole("pg1", "seeker");
    await rejectsAsDocumented(
      answeringCluster({ ...shop, user: "seeker", database: "shop_nowhere" }),
      /^database "shop_nowhere" does not exist$/,
    );
    await createRole("pg2", "stranger");
    await asSuperuser("pg2", "REVOKE CONNECT ON DATABASE shop_logins FROM PUBLIC");
    try {
      await rejectsAsDocumented(
        answeringCluster({ ...shop, user: "stranger" }),
        /^permission denied for database "shop_logins"$/,
      );
    } finally {
      await asSuperuser("pg2", "GRANT CONNECT ON DATABASE shop_logins TO PUBLIC");
    }
  });

  it("refuses the wrong password", async () => await refused({ ...shop, password: "wrong" }));

  it("refuses an unknown user", async () => await refused({ ...shop, user: "nobody_known" }));

  it("refuses the router account at every database", async () => {
    const { routerPassword } = await outputs();
    for (const database of ["shop_logins", "postgres"])
      await refused({ user: "pgfleet_router", password: routerPassword, database });
  });

  describe("of roles that are revoked", () => {
    const revocations = [
      ["set NOLOGIN", "barred", "ALTER ROLE barred NOLOGIN"],
      ["expired", "expired", "ALTER ROLE expired VALID UNTIL '2000-01-01'"],
      ["dropped", "dropped", "DROP ROLE dropped"],
    ] as const;

    // All at once, so that one wait is for all.
    before(async () => {
      for (const [, user] of revocations) {
        await asSuperuser("pg2", `DROP ROLE IF EXISTS ${user}`);
        await createRole("pg2", user);
        assert.equal(await answeringCluster({ ...shop, user }), "pg2");
      }
      await asSuperuser("pg2", revocations.map(([, , revoke]) => `${revoke};`).join("\n"));
    });

    for (const [what, user] of revocations) {
      it(`locks out one that was ${what}`, async () => {
        const login = { ...shop, user };
        // Each router pod keeps a verifier for 10 to 15 s, and each try meets one of the two by chance: ten in a row have met
        // the same one.
        await waitFor("every router pod locks the role out", 40, async () => {
          for (let attempt = 0; attempt < 25; attempt++) {
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
  });

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
    const config = await devConfig();
    const urn = await passwordUrn();
    const shown = ["--diff", "--show-full-output"];
    const changedPreview = await preview(config, ...shown, "--replace", urn);
    assert.match(changedPreview, /postgres:RouterPassword: \(replace\)/);
    const places: Record<string, string> = {
      ConfigMap: await kubectl(["get", "configmap", "router", "-o", "yaml"]),
      "Deployment, pods or clusters": await kubectl(["get", "deployment,pods,clusters", "-o", "yaml"]),
      "a preview": await preview(config, ...shown),
      "a preview that would change the password": changedPreview,
      "the exported state": await exportedStack(),
      state: await readAll(join(stateFolder, "pulumi", "state")),
      "logs of the node and of Pulumi": await readAll(logFolder),
      "logs of pods": await podLogs(),
    };
    for (const [place, text] of Object.entries(places)) {
      assert.ok(text.length > 100, `${place} holds nothing to search`);
      for (const [whose, secret] of [
        ["the router account", routerPassword],
        ["a client", password],
      ] as const) {
        for (const form of [secret, ...base64Forms(secret)]) {
          // Not `text` in the message: that would write the password down.
          assert.equal(text.includes(form), false, `the password of ${whose} is in ${place}`);
        }
      }
    }
  });

  it("would find a password in base64 wherever it stands in the encoded text", () => {
    for (const prefix of ["", "a", "ab", "abc"]) {
      const encoded = Buffer.from(`${prefix}${password} and more`).toString("base64");
      assert.ok(base64Forms(password).some((form) => encoded.includes(form)));
    }
  });
});

/** Of the containers that ran since the pods were made, of all namespaces: the operator's, initial and earlier ones too. */
async function podLogs(): Promise<string> {
  const folder = join(stateFolder, "pod-logs");
  const pods = await readdir(folder);
  for (const name of ["cnpg-system_", "pgfleet_pg1-", "pgfleet_pg2-", "pgfleet_pg3-", "pgfleet_router-"]) {
    assert.ok(
      pods.some((pod) => pod.startsWith(name)),
      `no log of ${name}`,
    );
  }
  return await readAll(folder);
}

/** What is the same in base64 of every text that holds the secret, for each of the three places in a group of three bytes. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from("\0".repeat(offset) + secret).toString("base64");
    const bytes = offset + Buffer.byteLength(secret);
    // The first and the last character may hold bits of the neighbours.
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes * 8) / 6));
  });
}

/** Waits for no server: a refusal that took long would be a time-out, not a refusal. */
async function refused(login: Login): Promise<void> {
  await assert.rejects(answeringCluster(login), (error: Error & { code?: string }) => {
    assert.match(error.code ?? "", /^(28|08)/, `${error.message} (${error.code})`);
    return true;
  });
}

async function passwordUrn(): Promise<string> {
  const urn = /"(urn:pulumi:[^"]*postgres:RouterPassword::[^"]*)"/.exec(await exportedStack())?.[1];
  assert.ok(urn !== undefined, "the stack has no RouterPassword");
  return urn;
}

async function readAll(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}
