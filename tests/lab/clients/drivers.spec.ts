import assert from "node:assert/strict";
import { administerOnLab } from "../../../bench/drivers/administer";
import { checkShortly, SHORT_SUITES } from "../../../bench/drivers/checkShortly";
import { describeFindings } from "../../../bench/drivers/findings/describe";
import { isGood } from "../../../bench/drivers/findings/finding";
import { databaseOf } from "../../../bench/drivers/runDrivers";
import { createDatabase, createRole, removeEverything } from "../../../bench/drivers/testDatabase";
import { modes } from "../../../bench/sessions/options";
import { routerHost, routerPort } from "../../../lab/environment";
import { password } from "../support/databases";
import { engineConfig } from "../support/engines";
import { withPrimaryPort } from "../support/network/primaryPort";
import { up } from "../support/stack";

describe("drivers through pgbouncer, beside drivers straight to PostgreSQL", function () {
  this.timeout("12m");

  const databases = { session: "drivers_of_tests", transaction: "short_drivers_of_tests" } as const;
  const all = modes.flatMap((mode) => SHORT_SUITES.map((suite) => databaseOf(databases[mode], suite)));
  const administer = administerOnLab("pg1");

  before(async () => {
    await removeEverything(administer, all);
    await createRole(administer, password);
    // An override counts for what is there; the check makes them anew, and the routes stay.
    for (const database of all) await createDatabase(administer, database, []);
    const pools = Object.fromEntries(modes.map((mode) => [`${databases[mode]}_.*`, { mode }]));
    await up(await engineConfig("pgbouncer", ["overrides.databases", pools], ["router.tls.mode", "required"]));
  });

  after(async () => {
    await removeEverything(administer, all);
  });

  it("pass the same of their own tests in both modes, but for what is accepted", async () => {
    const address = { host: routerHost, port: Number(routerPort) };
    const through = modes.map((mode) => ({ mode, address, database: databases[mode] }));
    const findings = await withPrimaryPort("pg1", (straight) =>
      checkShortly({ straight, through, engine: "pgbouncer", administer, sslMode: "prefer" }),
    );
    assert.deepEqual(
      findings.map(({ suite, mode }) => `${suite} ${mode}`),
      SHORT_SUITES.flatMap(({ name }) => modes.map((mode) => `${name} ${mode}`)),
    );
    assert.ok(findings.every(isGood), describeFindings(findings));
    // Were a suite to end early on both ways, it would say little.
    const least: Readonly<Record<string, number>> = { pgx: 500, psycopg2: 500, jdbc: 25 };
    for (const { suite, straight } of findings)
      assert.ok(straight.size > (least[suite] ?? Infinity), `${suite}: ${straight.size} tests`);
  });
});
