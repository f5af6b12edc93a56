import assert from "node:assert/strict";
import { checkShortly } from "../../../bench/sessions/checkShortly";
import { describeFindings } from "../../../bench/sessions/describe";
import { modes } from "../../../bench/sessions/options";
import { routerHost, routerPort } from "../../../lab/environment";
import { createDatabases, dropDatabases, password } from "../support/databases";
import { engineConfig } from "../support/engines";
import { withPrimaryPort } from "../support/network/primaryPort";
import { up } from "../support/stack";

/** As few as make the test short: it takes all connections of a pool at once. */
const POOL_SIZE = 4;

/** Messages are sent as they stand. */
const PLAIN = ["router.tls.mode", "allowed"] as const;

describe("sessions through pgbouncer, beside sessions straight to PostgreSQL", function () {
  this.timeout("6m");

  const user = "walker";
  const databases = { session: "shop_walks", transaction: "shop_short_walks" } as const;

  before(async () => {
    await createDatabases("pg2", Object.values(databases), user);
    const pools = Object.fromEntries(modes.map((mode) => [databases[mode], { mode }]));
    await up(await engineConfig("pgbouncer", ["overrides.databases", pools], ["router.pool.size", POOL_SIZE], PLAIN));
  });

  after(async () => {
    await dropDatabases("pg2", Object.values(databases));
  });

  for (const mode of modes) {
    it(`end, answer and leave nothing behind alike, mode ${mode}`, async () => {
      const through = { host: routerHost, port: Number(routerPort) };
      const account = { user, password, database: databases[mode] };
      const findings = await withPrimaryPort("pg2", (straight) =>
        checkShortly({ straight, through, engine: "pgbouncer", mode, poolSize: POOL_SIZE, ...account }),
      );
      assert.equal(findings.violations.length + findings.refused.length, 0, describeFindings(findings));
      assert.ok(findings.sequences >= 25, `${findings.sequences} sequences say little`);
    });
  }
});
