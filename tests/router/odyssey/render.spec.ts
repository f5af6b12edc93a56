import assert from "node:assert/strict";
import fc from "fast-check";
import { unroutable } from "../../../components/router/odyssey/language/names";
import { renderAccount } from "../../../components/router/odyssey/renderAccount";
import { renderMain } from "../../../components/router/odyssey/renderMain";
import { ROUTER_PORT } from "../../../components/router/port";
import { renderRoles } from "../../../components/router/odyssey/renderRoles";
import { renderRoutes } from "../../../components/router/odyssey/renderRoutes";
import type { RoutingConfiguration } from "../../../components/router/configuration/types";
import { assertGolden } from "../../support/golden";
import { anyName, CARRIED_NAMES, HOSTILE_NAMES } from "../../support/names";
import { readConfiguration } from "../../support/odysseyReader";
import { account, configuration, routesTo } from "../configurations";

describe("the router's configuration", () => {
  it("is main file, routes and account, as the golden files have them", () => {
    assertGolden("odyssey.conf", renderMain(configuration));
    assertGolden("routes.conf", renderRoutes(configuration, "0123456789abcdef"));
    assertGolden("account.conf", renderAccount(configuration, account, "a-long-password"));
  });

  for (const mode of ["transaction", "statement"] as const) {
    it(`keeps what a session left behind only in mode ${mode}`, () => {
      const pool = { ...configuration.pool, mode, size: 0 };
      assertGolden(
        `routes-${mode}.conf`,
        renderRoutes({ ...configuration, routes: routesTo({ shop: "pg2" }), pool }, "0"),
      );
    });
  }

  it("has every setting of a pool, and databases' own ones", () => {
    const pool = {
      mode: "transaction",
      size: 7,
      clients: 100,
      waitTimeout: 3,
      serverIdleTimeout: 30,
      clientIdleTimeout: 600,
      transactionIdleTimeout: 20,
    } as const;
    const pools = {
      shop: { mode: "session", size: 2 },
      till: { clients: 0, clientIdleTimeout: 0, waitTimeout: 0 },
    } as const;
    const routes = routesTo({ shop: "pg2", till: "pg2", erp: "legacy", hr: "pg2" }, pools);
    assertGolden("routes-pools.conf", renderRoutes({ ...configuration, routes, pool }, "0"));
  });

  it("includes the other two files and listens on the router's port", () => {
    const { includes } = readConfiguration(renderMain(configuration));
    assert.deepEqual(includes, ["live/own/release.conf", "live/routes.conf", "live/account.conf"]);
    assert.match(
      renderMain({ ...configuration, clientTls: "off" }),
      new RegExp(`^listen \\{ host "\\*" port ${ROUTER_PORT} tls "disable" \\}$`, "m"),
    );
  });

  it("takes clients without TLS only where they may come so", () => {
    assert.match(
      renderMain(configuration),
      / tls "require" tls_cert_file "live\/tls.crt" tls_key_file "live\/tls.key" \}$/m,
    );
    assert.match(renderMain({ ...configuration, clientTls: "allowed" }), / tls "allow" tls_cert_file /);
  });

  it("has the password in the account file only", () => {
    const password = "a-long-password";
    for (const text of [renderMain(configuration), renderRoutes(configuration, "0")])
      assert.ok(!text.includes(password));
  });

  it("lets roles in with certificates that config names, in each database, with passwords in the account file", () => {
    const routing = {
      ...configuration,
      routes: routesTo({ shop: "pg2", erp: "legacy" }),
      certificateRoles: ["app", "x y"],
    };
    assertGolden("roles.conf", renderRoles(routing, { app: "a-password", "x y": "another" }));
    assert.equal(renderRoles({ ...routing, certificateRoles: [] }, {}), "");
    assert.match(renderRoles({ ...routing, certificateRoles: ["constructor"] }, {}), / storage_password "" /);
    assert.match(renderMain(routing), / tls "require" .* tls_ca_file "live\/clients-ca.crt" \}$/m);
    assert.throws(
      () => renderRoles(routing, { app: 'hidden" }' }),
      (error: Error) => !error.message.includes("hidden"),
    );
  });

  it("has a rule for each role with a limit, in each database, where it has none of its own in the account file", () => {
    const routes = routesTo({ shop: "pg2", erp: "legacy" }, { erp: { clients: 100 } });
    const routing = { ...configuration, routes, roleLimits: { batch: 5, app: 50 }, certificateRoles: ["app"] };
    const rulesOf = (text: string) =>
      readConfiguration(text).routes.map(({ database, user, options }) => [database, user, options["client_max"]]);
    assert.deepEqual(rulesOf(renderRoutes(routing, "0")).slice(0, -1), [
      ['"erp"', '"batch"', "5"],
      ['"erp"', "default", "100"],
      ['"shop"', '"batch"', "5"],
      ['"shop"', "default", undefined],
      ["default", '"batch"', "5"],
      ["default", "default", undefined],
    ]);
    assert.deepEqual(rulesOf(renderRoles(routing, { app: "a" })), [
      ['"erp"', '"app"', "50"],
      ['"shop"', '"app"', "50"],
      ["default", '"app"', "50"],
    ]);
  });

  it("lets nobody into the generation's marker, and marks the end of the routes with it", () => {
    const marker = readConfiguration(renderRoutes(configuration, "abc")).routes.at(-1);
    assert.equal(marker?.database, '"pgfleet_generation_abc"');
    assert.equal(marker.options["authentication"], '"block"');
  });

  it("asks the cluster that holds a database for its users' verifiers", () => {
    const { routes } = readConfiguration(renderRoutes(configuration, "0"));
    for (const { options } of routes.slice(0, -1)) {
      const authRoute = `"pgfleet_auth_${(options["storage"] ?? "").slice(1)}`;
      assert.deepEqual([options["auth_query_db"], options["auth_query_user"]], [authRoute, authRoute]);
    }
  });

  it("names every auth route that the routes use, and keeps clients off them", () => {
    const clusters = configuration.storages.map(({ cluster }) => cluster);
    const { routes } = readConfiguration(renderAccount(configuration, account, "a-long-password"));
    const internal = routes.filter(({ options }) => options["pool_routing"] === '"internal"');
    assert.deepEqual(
      internal.map(({ database, user }) => [database, user]),
      clusters.sort().map((cluster) => [`"pgfleet_auth_${cluster}"`, `"pgfleet_auth_${cluster}"`]),
    );
  });

  it("lets only the router account look into the console, with its password", () => {
    const { routes } = readConfiguration(renderAccount(configuration, account, "a-long-password"));
    const console = routes.filter(({ database }) => database === '"console"');
    assert.deepEqual(
      console.map(({ user, options }) => [user, options["authentication"], options["password"], options["role"]]),
      [['"pgfleet_router"', '"scram-sha-256"', '"a-long-password"', '"stat"']],
    );
  });

  for (const name of HOSTILE_NAMES.filter((hostile) => /["\\\p{Cc}\ufffd\p{Cs}]/u.test(hostile))) {
    it(`refuses to write a route for ${JSON.stringify(name)}`, () => {
      const routes = routesTo(Object.fromEntries([[name, "pg2"]]));
      assert.throws(() => renderRoutes({ ...configuration, routes }, "0"), /cannot carry/);
    });
  }

  it("refuses a password that would leave its quotes, without repeating it", () => {
    assert.throws(
      () => renderAccount(configuration, account, 'secret" } database "x'),
      (error: Error) => !error.message.includes("secret"),
    );
  });

  it("has every route exactly once, sorted, and nothing else", () => {
    const routable = anyName.filter((name) => unroutable(name) === undefined);
    const names = fc.uniqueArray(fc.oneof(routable, fc.constantFrom(...CARRIED_NAMES)), { maxLength: 12 });
    fc.assert(
      fc.property(names, fc.infiniteStream(fc.constantFrom("pg1", "pg2", "legacy")), (databases, clusters) => {
        const expected = new Map(databases.map((database) => [database, clusters.next().value as string]));
        const routes = routesTo(Object.fromEntries(expected));
        const reading = readConfiguration(renderRoutes({ ...configuration, routes }, "0"));
        const found = reading.routes.map(({ database, user, options }) => [database, user, options["storage"]]);
        assert.deepEqual(found, [
          ...[...expected]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, to]) => [`"${name}"`, "default", `"${to}"`]),
          ["default", "default", '"pg1"'],
          ['"pgfleet_generation_0"', "default", '"pg1"'],
        ]);
        assert.deepEqual(reading.others, []);
      }),
    );
  });

  it("does not depend on the order of storages, routes or clusters", () => {
    const storages = fc.shuffledSubarray([...configuration.storages], { minLength: configuration.storages.length });
    const entries = Object.entries(configuration.routes);
    const routes = fc.shuffledSubarray(entries, { minLength: entries.length });
    fc.assert(
      fc.property(storages, routes, (shuffledStorages, shuffledRoutes) => {
        const shuffled: RoutingConfiguration = {
          ...configuration,
          storages: shuffledStorages,
          routes: Object.fromEntries(shuffledRoutes),
        };
        assert.equal(renderRoutes(shuffled, "0"), renderRoutes(configuration, "0"));
        assert.equal(renderAccount(shuffled, account, ""), renderAccount(configuration, account, ""));
      }),
    );
  });

  it("leaves what it was given as it was", () => {
    const before = structuredClone(configuration);
    renderRoutes(configuration, "0");
    renderAccount(configuration, account, "");
    assert.deepEqual(configuration, before);
  });
});
