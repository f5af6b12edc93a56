import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSettings } from "../../config/readSettings";
import type { Settings } from "../../config/settings";

const CA = readFileSync(join(__dirname, "ca.crt"), "utf8");

const own = { version: "18", storage: { size: "1Gi" } };

let hostsSoFar = 0;

/** Each on a host of its own, as two clusters have none in common. */
function external(mode: string): object {
  return {
    kind: "external",
    hosts: [`db${hostsSoFar++}.example.org`],
    tls: { mode, ...(mode === "disable" ? {} : { ca: CA }) },
  };
}

function parse(clusters: object, router: object, more: object = {}): Settings | string[] {
  const [defaultCluster] = Object.keys(clusters);
  const parsed = parseSettings({ clusters, defaultCluster, router, ...more }, "");
  return "settings" in parsed ? parsed.settings : parsed.mistakes.map(({ path, problem }) => `${path} ${problem}`);
}

function routerOf(router: object): Settings["router"] {
  const settings = parse({ pg1: own }, router);
  assert.ok(!Array.isArray(settings), JSON.stringify(settings));
  return settings.router;
}

describe("the engine in config", () => {
  it("is Odyssey, and each has an image of its own", () => {
    assert.deepEqual([routerOf({}).engine, routerOf({}).image], ["odyssey", "ghcr.io/yandex/odyssey:1.5.2"]);
    assert.equal(routerOf({ engine: "pgbouncer" }).image, "ghcr.io/cloudnative-pg/pgbouncer:1.26.1");
    assert.equal(routerOf({ engine: "pgbouncer", image: "o:1" }).image, "o:1");
  });

  it("has sessions that are clean, until config gives that up", () => {
    assert.equal(routerOf({}).cleanSessions, true);
    assert.equal(routerOf({ cleanSessions: false }).cleanSessions, false);
  });

  describe("pgbouncer", () => {
    const pgbouncer = { engine: "pgbouncer" };

    it("takes one TLS mode for all clusters", () => {
      for (const clusters of [
        { pg1: own },
        { pg1: own, old: external("verify-full") },
        { old: external("disable"), older: external("disable") },
        { old: external("verify-ca") },
      ])
        assert.ok(!Array.isArray(parse(clusters, pgbouncer)));
      assert.deepEqual(parse({ pg1: own, a: external("disable"), b: external("verify-ca") }, pgbouncer), [
        "pgfleet:clusters.a.tls.mode is disable, and that of those that this program makes is verify-full: PgBouncer has one mode for all clusters",
        "pgfleet:clusters.b.tls.mode is verify-ca, and that of those that this program makes is verify-full: PgBouncer has one mode for all clusters",
      ]);
      assert.deepEqual(parse({ a: external("verify-ca"), b: external("disable") }, pgbouncer), [
        "pgfleet:clusters.b.tls.mode is disable, and that of the others is verify-ca: PgBouncer has one mode for all clusters",
      ]);
    });

    it("has timeouts for all databases only", () => {
      const overrides = { databases: { shop: { size: 5, serverIdleTimeout: 1, clientIdleTimeout: 1 } } };
      assert.deepEqual(parse({ pg1: own }, pgbouncer, { overrides }), [
        "pgfleet:overrides.databases.shop.serverIdleTimeout is one for all databases in PgBouncer",
        "pgfleet:overrides.databases.shop.clientIdleTimeout is one for all databases in PgBouncer",
      ]);
      const owners = { owners: { shop: { transactionIdleTimeout: 1 } } };
      assert.deepEqual(parse({ pg1: own }, pgbouncer, { overrides: owners }), [
        "pgfleet:overrides.owners.shop.transactionIdleTimeout is one for all databases in PgBouncer",
      ]);
    });
  });

  it("decides which names a pin may have", () => {
    const pinned = (name: string, engine: string) => parse({ pg1: own }, { engine }, { pins: { [name]: "pg1" } });
    for (const [name, carrier, other] of [
      ["it's", "odyssey", "pgbouncer"],
      ['a"b', "pgbouncer", "odyssey"],
      ["pgbouncer", "odyssey", "pgbouncer"],
      ["console", "pgbouncer", "odyssey"],
    ] as const) {
      assert.ok(!Array.isArray(pinned(name, carrier)), `${name} by ${carrier}`);
      assert.ok(Array.isArray(pinned(name, other)), `${name} by ${other}`);
    }
  });

  it("mixes any TLS modes with odyssey", () => {
    assert.ok(!Array.isArray(parse({ pg1: own, a: external("disable"), b: external("verify-ca") }, {})));
  });
});
