import assert from "node:assert/strict";
import { ENGINES } from "../../components/router/engines";
import { KNOWN_FAULTS } from "../../components/router/knownFaults";
import { DATA_PATH, type CaseName } from "../../docs/dataPath";
import { asSuperuser } from "../../lab/superuser";
import { CASES } from "./dataPath/cases";
import { dropAndRename } from "./dataPath/leftBehind";
import { createOther } from "./dataPath/neighbours";
import { createCrowd } from "./dataPath/passwords";
import { CASE_OWNER, SESSION, TRANSACTION } from "./dataPath/psql";
import { brokenConversations } from "./dataPath/startup";
import { tellsWhy } from "./dataPath/errors";
import { createDatabase, createRole, dropDatabase } from "./support/databases";
import { engineConfig } from "./support/engines";
import { devConfig, up } from "./support/stack";

describe("data path", function () {
  this.timeout("4m");

  before(async () => {
    for (const database of [SESSION, TRANSACTION]) {
      await createDatabase("pg2", database, CASE_OWNER);
      const objects = `CREATE SCHEMA app AUTHORIZATION ${CASE_OWNER};
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION app.f() OWNER TO ${CASE_OWNER};`;
      await asSuperuser("pg2", objects, database);
    }
    await createDatabase("pg1", "case_admin", CASE_OWNER);
    await createRole("pg1", CASE_OWNER);
    await asSuperuser("pg1", `ALTER ROLE ${CASE_OWNER} CREATEDB`);
    await createOther();
    await createCrowd();
  });

  after(async () => {
    for (const database of [SESSION, TRANSACTION]) await dropDatabase("pg2", database);
    for (const database of ["case_admin", "case_tmp", "case_tmp2", "case_copy"]) await dropDatabase("pg1", database);
    await dropDatabase("pg3", "metrics");
    await up(await devConfig());
  });

  for (const { name, objectName, pod } of Object.values(ENGINES)) {
    describe(`through ${name}`, () => {
      const workload = `${pod.workload.toLowerCase()}/${objectName("router")}`;

      before(async () => {
        const overrides = { databases: { [TRANSACTION]: { mode: "transaction" } } };
        await up(await engineConfig(name, ["overrides", overrides]));
      });

      for (const [key, run] of Object.entries(CASES)) {
        const { what } = DATA_PATH[key as CaseName];
        const known = KNOWN_FAULTS[name].find((each) => each.name === key);
        if (known === undefined) it(what, async () => await run(workload));
        else {
          it(`${what}: still a known fault of ${name}`, async () => {
            await assert.rejects(run(workload), `it is none any more: ${known.fault}`);
          });
        }
      }

      if (name === "pgbouncer") {
        it("tells a client why, in the words of docs/clients.md", tellsWhy);
        it("stands thousands of broken conversations before a login", brokenConversations);
      }

      it("lets databases be copied, renamed and dropped when idle connections are closed soon", async () => {
        await up(await engineConfig(name, ["router.pool.serverIdleTimeout", 1]));
        await dropAndRename();
      });
    });
  }
});
