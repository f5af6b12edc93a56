import assert from "node:assert/strict";
import { answeringCluster } from "../support/connect";
import { createDatabase, createDatabases, dropDatabases, password } from "../support/databases";
import { devConfig, outputs, up } from "../support/stack";

const longest = "a".repeat(63);

describe("names", function () {
  this.timeout("5m");

  const routed = [
    "Upper Case",
    "with.dots",
    "with-dashes",
    "база данных",
    longest,
    "'single'",
    "#comment {",
    "constructor",
  ];
  const refused = ['double"quote', "back\\slash", "trailing\\", "new\nline", "default_db", "console"];
  /** Owned by a role whose name is hostile, and claimed by the owner's pattern. */
  const byOwner = [
    { database: "owned_by_space", owner: "Team A" },
    { database: "owned_by_quote", owner: 'team"b' },
    { database: "owned_by_cyrillic", owner: "команда.в" },
  ];

  before(async () => {
    await createDatabases("pg3", [...routed, ...refused], "names_owner");
    for (const { database, owner } of byOwner) await createDatabase("pg2", database, owner);
    const config = await devConfig(
      ["clusters.pg3.databases", ["(?!template|postgres|pg3_app)[^_]*", "default_db"]],
      ["clusters.pg2.owners", ["Team A", 'team"b', "команда\\..", '"\\}#']],
    );
    await up(config);
  });

  after(async () => {
    await dropDatabases("pg3", [...routed, ...refused]);
    const names = byOwner.map(({ database }) => database);
    await dropDatabases("pg2", names);
  });

  for (const database of routed) {
    it(`routes ${JSON.stringify(database)}`, async () => {
      assert.equal(await answeringCluster({ user: "names_owner", password, database }), "pg3");
      assert.equal((await outputs())["routes"][database], "pg3");
    });
  }

  for (const database of refused) {
    it(`reports ${JSON.stringify(database)} and leaves it out`, async () => {
      const { routes, leftOut } = await outputs();
      assert.equal(Object.hasOwn(routes, database), false);
      const entry = leftOut.find((one) => one.database === database);
      assert.equal(entry?.cluster, "pg3");
      assert.notEqual(entry.reason, "");
    });
  }

  for (const { database, owner } of byOwner) {
    it(`routes what ${JSON.stringify(owner)} owns`, async () => {
      assert.equal(await answeringCluster({ user: owner, password, database }), "pg2");
    });
  }
});
