import assert from "node:assert/strict";
import { ENGINES } from "../../../components/router/engines";
import { faultsOf } from "../../../components/router/faults/knownFaults";
import { DATA_PATH, type CaseName } from "../../../docs/generate/dataPath";
import { asSuperuser } from "../../../lab/superuser";
import { RELEASES } from "../../../components/router/faults/releases";
import { CASES, IDLE_CASES } from "./dataPath/cases";
import { dropAndRename } from "./dataPath/leftBehind";
import { createOther } from "./dataPath/neighbours";
import { createCrowd } from "./dataPath/passwords";
import { CASE_OWNER, SESSION, TRANSACTION } from "../support/psql";
import { cancelsInRollout } from "./dataPath/sessions";
import { brokenConversations } from "./dataPath/startup";
import { IDLE_LIMITS, tellsTheIdle, tellsWhy } from "./dataPath/errors";
import { strangersThroughOdyssey } from "./strangers/throughOdyssey";
import { createDatabase, createDatabases, createRole, dropDatabase, dropDatabases } from "../support/databases";
import { provideCandidate, releaseConfig } from "../support/engines";
import { up } from "../support/stack";

const MODES = ["overrides", { databases: { [TRANSACTION]: { mode: "transaction" } } }] as const;

describe("data path", function () {
  this.timeout("4m");

  before(async () => {
    await createDatabases("pg2", [SESSION, TRANSACTION], CASE_OWNER);
    for (const database of [SESSION, TRANSACTION]) {
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
    await dropDatabases("pg2", [SESSION, TRANSACTION]);
    await dropDatabases("pg1", ["case_admin", "case_tmp", "case_tmp2", "case_copy"]);
    await dropDatabase("pg3", "metrics");
  });

  // A candidate takes four minutes more, so only who asks for it gets it.
  const tried = RELEASES.filter(({ isCandidate }) => isCandidate === (process.env["CANDIDATE"] === "1"));
  for (const release of tried) {
    const { engine, version } = release;
    describe(`through ${engine} ${version}`, () => {
      const { objectName, pod } = ENGINES[engine];
      const workload = `${pod.workload.toLowerCase()}/${objectName("router")}`;

      before(async () => {
        if (release.isCandidate) await provideCandidate();
        // Some clients send bytes as they stand.
        await up(await releaseConfig(release, MODES, ["router.tls.mode", "allowed"]));
      });

      const tryEach = (cases: Readonly<Record<string, (workload: string) => Promise<void>>>) => {
        for (const [key, run] of Object.entries(cases)) {
          const { what } = DATA_PATH[key as CaseName];
          const known = faultsOf(release).find((each) => each.name === key);
          if (known === undefined) it(what, async () => await run(workload));
          else {
            it(`${what}: still a known fault of it`, async () => {
              await assert.rejects(run(workload), fails(known.fault), `it is none any more: ${known.fault}`);
            });
          }
        }
      };
      // First, for the last of the cases ends pods.
      if (engine === "odyssey" && !release.isCandidate) strangersThroughOdyssey();
      tryEach(CASES);

      if (engine === "pgbouncer") {
        it("cancels a query also while its pod is replaced", async () => await cancelsInRollout(workload));
        it("tells a client why, in the words of docs/clients.md", tellsWhy);
        it("stands thousands of broken conversations before a login", brokenConversations);
      }

      describe("when idle connections are closed soon", () => {
        before(async () => {
          const pool = { serverIdleTimeout: 1, ...IDLE_LIMITS };
          const config = [["router.pool", pool], MODES, ["router.tls.mode", "allowed"]] as const;
          await up(await releaseConfig(release, ...config));
        });

        it("lets databases be copied, renamed and dropped", dropAndRename);

        tryEach(IDLE_CASES);

        if (engine === "pgbouncer") {
          it("tells clients that are idle for longer than config lets them, in the words of docs/clients.md", async () => {
            await tellsTheIdle(9);
          });
        }
      });
    });
  }
});

/** The case's own assertion fails: any other error, as of a lab that does not answer, shows no fault. */
function fails(fault: string): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof assert.AssertionError, `no sign of "${fault}": ${String(error)}`);
    return true;
  };
}
