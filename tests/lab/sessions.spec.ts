import assert from "node:assert/strict";
import { parse } from "yaml";
import { checkShortly } from "../../bench/sessions/checkShortly";
import { describeFindings } from "../../bench/sessions/describe";
import { engines, modes } from "../../bench/sessions/options";
import { routerHost, routerPort } from "../../lab/environment";
import { createDatabase, dropDatabase, password } from "./support/databases";
import { withPrimaryPort } from "./support/primaryPort";
import { devConfig, up } from "./support/stack";

describe("sessions through the router, beside sessions straight to PostgreSQL", function () {
  this.timeout("6m");

  const user = "walker";
  const databases = { session: "shop_walks", transaction: "shop_short_walks" } as const;

  before(async () => {
    for (const database of Object.values(databases)) await createDatabase("pg2", database, user);
    const pools = Object.fromEntries(modes.map((mode) => [databases[mode], { mode }]));
    await up(await devConfig(["overrides", { databases: pools, owners: {} }]));
  });

  after(async () => {
    for (const database of Object.values(databases)) await dropDatabase("pg2", database);
    await up(await devConfig());
  });

  for (const mode of modes) {
    it(`end, answer and leave nothing behind alike, mode ${mode}`, async () => {
      const { engine, poolSize } = await routerOfDev();
      const through = { host: routerHost, port: Number(routerPort) };
      const account = { user, password, database: databases[mode] };
      const findings = await withPrimaryPort("pg2", (straight) =>
        checkShortly({ straight, through, engine, mode, poolSize, ...account }),
      );
      assert.equal(findings.violations.length + findings.refused.length, 0, describeFindings(findings));
      assert.ok(findings.sequences >= 25, `${findings.sequences} sequences say little`);
    });
  }

  async function routerOfDev() {
    const { config } = parse(await devConfig()) as {
      config: { "pgfleet:router": { engine?: string; pool: { size: number } } };
    };
    const { engine: name = "odyssey", pool } = config["pgfleet:router"];
    const engine = engines.find((candidate) => candidate === name);
    assert.ok(engine !== undefined, `the sessions know no engine ${name}`);
    return { engine, poolSize: pool.size };
  }
});
