import assert from "node:assert/strict";
import { administerOnLab } from "../../bench/drivers/administer";
import { checkShortly } from "../../bench/drivers/checkShortly";
import { describeFindings } from "../../bench/drivers/findings/describe";
import { isGood } from "../../bench/drivers/findings/finding";
import { routerHost, routerPort } from "../../lab/environment";
import { engineConfig } from "./support/engines";
import { withPrimaryPort } from "./support/primaryPort";
import { devConfig, up } from "./support/stack";

describe("drivers through pgbouncer, beside drivers straight to PostgreSQL", function () {
  this.timeout("12m");

  before(async () => {
    await up(await engineConfig("pgbouncer"));
  });

  after(async () => {
    await up(await devConfig());
  });

  it("pass the same of their own tests, mode session", async () => {
    const address = { host: routerHost, port: Number(routerPort) };
    // No pattern claims it, so that the default route leads to it.
    const way = { mode: "session", address, database: "drivers_of_tests" } as const;
    const administer = administerOnLab("pg1");
    const findings = await withPrimaryPort("pg1", (straight) =>
      checkShortly({ straight, through: [way], engine: "pgbouncer", administer, sslMode: "prefer" }),
    );
    assert.deepEqual(
      findings.map(({ suite }) => suite),
      ["pgx", "psycopg2"],
    );
    assert.ok(findings.every(isGood), describeFindings(findings));
    const hung = findings.flatMap(({ through }) => [...through].filter(([, { outcome }]) => outcome === "hung"));
    assert.deepEqual(hung, [], "no test hangs");
    // Were a suite to end early on both ways, it would say little.
    for (const { suite, straight } of findings) assert.ok(straight.size > 500, `${suite}: ${straight.size} tests`);
  });
});
