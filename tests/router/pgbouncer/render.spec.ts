import assert from "node:assert/strict";
import fc from "fast-check";
import { authEntryName, unroutable } from "../../../components/router/pgbouncer/language/names";
import { pgbouncer } from "../../../components/router/pgbouncer/pgbouncer";
import { assertGolden } from "../../support/golden";
import { anyName, CARRIED_NAMES, HOSTILE_NAMES } from "../../support/names";
import { readEntries, readEntry } from "../../support/pgbouncerReader";
import { account, configuration, routesTo } from "../configurations";
import type { RoutingConfiguration } from "../../../components/router/configuration/types";

const { language } = pgbouncer;

/** PgBouncer has one TLS mode. */
const verified: RoutingConfiguration = {
  ...configuration,
  storages: configuration.storages.map((storage) => ({ ...storage, tls: "verify-full" })),
  podHosts: ["router-pgbouncer-0.router-pgbouncer.databases.svc", "router-pgbouncer-1.router-pgbouncer.databases.svc"],
};

function routesOf(routing: RoutingConfiguration): string {
  const lines = language.renderDatabases(routing).map(({ line }) => line);
  return language.render(routing, account, "0", lines.join(""))["routes.conf"] ?? "";
}

describe("PgBouncer's configuration", function () {
  this.timeout(20_000);

  it("is, file by file, as the golden files have it", () => {
    const lines = language.renderDatabases(verified).map(({ line }) => line);
    const files = language.render(verified, account, "0123456789abcdef", lines.join(""));
    for (const [name, text] of Object.entries(files)) assertGolden(`pgbouncer-${name}`, text);
    assertGolden(
      "pgbouncer-userlist.txt",
      language.renderAccount(verified, account, { account: "a-long-password", roles: {} })["userlist.txt"] ?? "",
    );
  });

  it("lets roles in with certificates that config names, and knows their passwords for the clusters", () => {
    const routing = { ...verified, certificateRoles: ["app", 'x"y'] };
    const { "settings.conf": settings = "", "hba.conf": hba = "" } = language.render(routing, account, "0", "");
    assert.match(settings, /^client_tls_ca_file = live\/clients-ca\.crt$/m);
    assert.match(hba, /^host all "app" all cert\nhost all "x""y" all cert\nhost all all all scram-sha-256$/m);
    const userlist = (roles?: Record<string, string>) =>
      language.renderAccount(routing, account, roles && { account: "own", roles })["userlist.txt"];
    assert.equal(userlist({ app: "a", 'x"y': 'b"c' }), '"pgfleet_router" "own"\n"app" "a"\n"x""y" "b""c"\n');
    assert.equal(userlist(), '"pgfleet_router" ""\n"app" ""\n"x""y" ""\n');
  });

  it("gives a login the time that a cluster may take, and keeps a database without an entry for longer than a login", () => {
    const limits = (pool: number, changed: number) => {
      const routing = { ...verified, pool: { ...verified.pool, waitTimeout: pool } };
      const routes = routesTo({ shop: "pg2" }, { shop: { waitTimeout: changed } });
      const { "settings.conf": settings = "" } = language.render({ ...routing, routes }, account, "0", "");
      return ["client_login", "autodb_idle"].map((name) =>
        Number(new RegExp(`^${name}_timeout = (\\d+)$`, "m").exec(settings)?.[1]),
      );
    };
    assert.deepEqual(limits(5, 1), [15, 20]);
    assert.deepEqual(limits(10, 1), [20, 25]);
    assert.deepEqual(limits(5, 20), [40, 45]);
    assert.deepEqual(limits(600, 40), [60, 65]);
    // For ever.
    assert.deepEqual(
      [limits(0, 1), limits(5, 0)],
      [
        [60, 65],
        [60, 65],
      ],
    );
  });

  it("has a limit for each role that config gives one, and restarts for its name, because a process keeps the last", () => {
    const routing = { ...verified, roleLimits: { "x y": 7, batch: 5 } };
    const usersOf = (of: RoutingConfiguration) => language.render(of, account, "0", "")["users.conf"];
    assert.equal(
      usersOf(routing),
      "[users]\n'batch' = max_user_client_connections=5\n'x y' = max_user_client_connections=7\n",
    );
    const { needsRestart } = language;
    assert.notEqual(needsRestart(routing), needsRestart(verified));
    assert.equal(needsRestart(routing), needsRestart({ ...routing, roleLimits: { batch: 1, "x y": 1 } }));
    const limited = { ...verified, roleLimits: { app: 3 } };
    assert.notEqual(needsRestart(limited), needsRestart({ ...verified, certificateRoles: ["app"] }));
  });

  it("has every setting of a pool, and databases' own ones", () => {
    const pool = { ...configuration.pool, mode: "transaction", size: 7, clients: 100, waitTimeout: 3 } as const;
    const pools = { shop: { mode: "session", size: 2 }, till: { clients: 0, waitTimeout: 0 } } as const;
    const routes = routesTo({ shop: "pg2", till: "pg2", hr: "pg2" }, pools);
    assertGolden("pgbouncer-routes-pools.conf", routesOf({ ...verified, routes, pool }));
  });

  it("encrypts nothing to clusters that config says so of", () => {
    const storages = configuration.storages.map((storage) => ({ ...storage, tls: "disable" as const }));
    const settings = language.render({ ...configuration, storages }, account, "0", "")["settings.conf"] ?? "";
    assert.match(settings, /^server_tls_sslmode = disable$/m);
    assert.doesNotMatch(settings, /server_tls_ca_file/);
  });

  it("takes clients without TLS only where they may come so, and needs no certificate where all do", () => {
    const clientTls = (mode: RoutingConfiguration["clientTls"]) => {
      const settings = language.render({ ...verified, clientTls: mode }, account, "0", "")["settings.conf"] ?? "";
      return settings.split("\n").filter((line) => line.startsWith("client_tls_"));
    };
    const files = ["cert_file = live/tls.crt", "key_file = live/tls.key", "ca_file = live/tls.crt"];
    const certificate = files.map((file) => `client_tls_${file}`);
    assert.deepEqual(clientTls("required"), ["client_tls_sslmode = require", ...certificate]);
    assert.deepEqual(clientTls("allowed"), ["client_tls_sslmode = allow", ...certificate]);
    assert.deepEqual(clientTls("off"), ["client_tls_sslmode = disable"]);
  });

  it("keeps what clients leave behind only when config says so", () => {
    const settingsWith = (cleanSessions: boolean) =>
      language.render({ ...verified, cleanSessions }, account, "0", "")["settings.conf"] ?? "";
    assert.match(settingsWith(true), /^server_reset_query_always = 1$/m);
    assert.match(settingsWith(false), /^server_reset_query_always = 0$/m);
  });

  it("proves by its last line that all was read", () => {
    const settings = language.render(verified, account, "abc", "")["settings.conf"] ?? "";
    assert.equal(settings.trimEnd().split("\n").at(-1), "syslog_ident = pgfleet_generation_abc");
    assert.equal(settings.split("pgfleet_generation_").length, 2);
  });

  it("has the password in the account's file only", () => {
    for (const text of Object.values(language.render(verified, account, "0", "")))
      assert.doesNotMatch(text, /password(?!_)/);
  });

  it("asks the cluster that holds a database for its users' verifiers, and lets no client into that entry", () => {
    const { databases } = readEntries(routesOf(verified));
    const hba = language.render(verified, account, "0", "")["hba.conf"] ?? "";
    const names = new Set(databases.map(({ name }) => name));
    for (const { name, options } of databases.filter(({ options }) => "auth_dbname" in options)) {
      const cluster = name === "*" ? "pg1" : configuration.routes[name]?.cluster;
      assert.equal(options["auth_dbname"], authEntryName(cluster ?? ""));
      assert.ok(names.has(options["auth_dbname"]));
      assert.match(hba, new RegExp(`^host "${options["auth_dbname"]}" all all reject$`, "m"));
    }
  });

  it("never connects to one of several instances but by the reloader's word, and asks each whether it is writable", () => {
    const { databases } = readEntries(routesOf(verified));
    const legacy = databases.filter(({ options }) => options["host"] === "primary_of_legacy");
    assert.deepEqual(
      legacy.map(({ name }) => name),
      ["pgfleet_auth_legacy", "erp", "база"],
    );
    for (const { name, options } of databases) {
      const isExternal = ["erp", "база"].includes(name);
      assert.equal("connect_query" in options, isExternal, name);
    }
    const instances = language.render(verified, account, "0", "")["instances.conf"];
    assert.equal(instances, "legacy db1.example.org,2001:db8::7 5432,5433 postgres\n");
  });

  for (const name of HOSTILE_NAMES.filter((hostile) => /['\p{Cc}\ufffd\p{Cs}]/u.test(hostile))) {
    it(`refuses to write an entry for ${JSON.stringify(name)}`, () => {
      assert.throws(
        () => routesOf({ ...verified, routes: routesTo(Object.fromEntries([[name, "pg2"]])) }),
        /cannot carry/,
      );
    });
  }

  it("has every route exactly once, sorted, and nothing else", () => {
    const routable = anyName.filter((name) => unroutable(name) === undefined);
    const carried = CARRIED_NAMES.filter((name) => unroutable(name) === undefined);
    const names = fc.uniqueArray(fc.oneof(routable, fc.constantFrom(...carried)), { maxLength: 12 });
    fc.assert(
      fc.property(names, fc.infiniteStream(fc.constantFrom("pg1", "pg2")), (databases, clusters) => {
        const expected = new Map(databases.map((database) => [database, clusters.next().value as string]));
        const lines = language.renderDatabases({ ...verified, routes: routesTo(Object.fromEntries(expected)) });
        const found = lines.map(({ line }) => readEntry(line.trimEnd()));
        assert.deepEqual(
          found.map(({ name, options }) => [name, options["host"]]),
          [...expected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, to]) => [name, `${to}-rw.databases.svc`]),
        );
      }),
    );
  });

  it("has an entry for the lookups of each cluster, with the account's database and without its name", () => {
    const auth = readEntries(routesOf(verified)).databases.filter(({ name }) => name.startsWith(authEntryName("")));
    assert.deepEqual(
      auth.map(({ name, options }) => [name, options["dbname"], options["pool_mode"]]),
      ["legacy", "pg1", "pg2", "plain"].map((cluster) => [authEntryName(cluster), account.database, "session"]),
    );
    for (const { options } of readEntries(routesOf(verified)).databases) assert.ok(!("user" in options));
  });

  it("opens the section of settings nowhere: a second opening would set back what the first has set", () => {
    for (const text of Object.values(language.render(verified, account, "0", "")))
      assert.doesNotMatch(text, /^\[pgbouncer\]/m);
  });

  it("lists each cluster of several instances, sorted, on a line of its own", () => {
    const several = { endpoints: [1, 2].map((port) => ({ host: "db", port })), followsPrimary: false };
    const storages = verified.storages.map((storage) =>
      ["pg2", "pg1"].includes(storage.cluster) ? { ...storage, ...several } : storage,
    );
    const instances = language.render({ ...verified, storages }, account, "0", "")["instances.conf"] ?? "";
    assert.deepEqual(instances.split("\n"), [
      "legacy db1.example.org,2001:db8::7 5432,5433 postgres",
      "pg1 db,db 1,2 postgres",
      "pg2 db,db 1,2 postgres",
      "",
    ]);
  });

  it("refuses a cluster without an address", () => {
    const storages = verified.storages.map((storage) => ({ ...storage, endpoints: [] }));
    assert.throws(() => routesOf({ ...verified, storages }), /has no address/);
  });

  it("refuses to route to a cluster that there is not", () => {
    assert.throws(() => routesOf({ ...verified, routes: routesTo({ shop: "pg9" }) }), /no cluster pg9/);
  });

  it("leaves what it was given as it was", () => {
    const before = structuredClone(verified);
    routesOf(verified);
    language.render(verified, account, "0", "");
    assert.deepEqual(verified, before);
  });

  it("does not depend on the order of storages or routes", () => {
    const storages = fc.shuffledSubarray([...verified.storages], { minLength: verified.storages.length });
    const entries = Object.entries(verified.routes);
    const routes = fc.shuffledSubarray(entries, { minLength: entries.length });
    fc.assert(
      fc.property(storages, routes, (shuffled, order) => {
        const other = { ...verified, storages: shuffled, routes: Object.fromEntries(order) };
        assert.equal(routesOf(other), routesOf(verified));
        assert.deepEqual(language.render(other, account, "0", ""), language.render(verified, account, "0", ""));
      }),
    );
  });
});
