import assert from "node:assert/strict";
import { hostAddress } from "../../../lab/addresses";
import { kubectl } from "../../../lab/superuser";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { lookupSql } from "../../../components/postgres/routerAccount/sql";
import { waitFor } from "../../../lab/steps/waitFor";
import { startPostgres, type TestPostgres } from "../../support/postgres";
import { answeringCluster } from "../support/connect";
import { literal, password } from "../support/databases";
import { forceFile, liveFiles } from "../support/routerPods";
import { devConfig, outputs, previewedChanges, up, type Config } from "../support/stack";

/**
 * What the router tells a client when it cannot ask the server for the verifier (28000), and when it still knows the verifier
 * but cannot connect (08006).
 */
const UNREACHABLE = (error: Error & { code?: string }) => error.code === "28000" || error.code === "08006";

describe("a fourth cluster that runs outside Kubernetes", function () {
  this.timeout("5m");

  const login = { user: "erp_owner", password, database: "erp" };
  let server: TestPostgres;
  let legacy: object;
  let config: Config;

  before(async () => {
    server = await startPostgres(hostAddress);
    await server.sql(
      "postgres",
      `CREATE ROLE erp_owner LOGIN PASSWORD ${literal(password)}`,
      "CREATE DATABASE erp OWNER erp_owner",
    );
    legacy = {
      kind: "external",
      hosts: [`${server.host}:${server.port}`],
      tls: { mode: "verify-ca", ca: server.ca },
      databases: ["erp"],
    };
    config = await devConfig(["clusters.legacy", legacy]);
    await up(await devConfig());
  });

  after(async () => {
    await server.start().catch(() => undefined); // it may run
    await server.remove();
  });

  it("is refused while it has no router account, with the SQL that makes one", async () => {
    await assert.rejects(up(config), (error: Error) => {
      for (const part of ["legacy", "pgfleet_router", "CREATE ROLE", "pgfleet.verifier"]) {
        assert.ok(error.message.includes(part), `${part} is not in:\n${error.message}`);
      }
      return true;
    });
  });

  it("is routed to and logged in to once it has one, by config alone", async () => {
    const { routerPassword } = await outputs();
    await server.sql(
      ROUTER_ACCOUNT.database,
      `CREATE ROLE ${ROUTER_ACCOUNT.user} LOGIN PASSWORD ${literal(routerPassword)}`,
      ...lookupSql(ROUTER_ACCOUNT),
    );
    assert.deepEqual((await previewedChanges(config)).routes, { erp: "none → legacy" });
    await up(config);
    assert.equal((await outputs()).routes["erp"], "legacy");
    assert.equal(await answeringCluster(login), "test");
    await up(config, "--expect-no-changes");
  });

  it("is not read when another authority than the configured one signed its certificate", async () => {
    const strange = await devConfig([
      "clusters.legacy",
      { ...legacy, tls: { mode: "verify-ca", ca: await otherAuthority() } },
    ]);
    await assert.rejects(up(strange), /- cluster legacy: .*certificate/);
    assert.equal(await answeringCluster(login), "test");
  });

  it("is not logged in to by a router that has another authority", async () => {
    const { ca } = server;
    await forceFile("ca-legacy.crt", await otherAuthority(), "taken");
    await server.sql(
      "postgres",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
    );
    const before = await verificationFailures();
    await assert.rejects(answeringCluster(login), UNREACHABLE);
    await waitFor("a router says why", 20, async () => (await verificationFailures()) > before);
    await up(config);
    // A certificate authority of the generation that runs is taken when the kubelets see it, without a turn.
    await waitFor("the routers have the authority again", 20, async () => {
      return (await liveFiles("ca-legacy.crt")).every((live) => live === ca.trim());
    });
    assert.equal(await answeringCluster(login), "test");
  });

  it("is unreachable when it is stopped, and fails a deployment by name", async () => {
    await server.stop();
    await assert.rejects(answeringCluster(login), UNREACHABLE);
    const refused = new RegExp(`- cluster legacy: .*${server.host}:${server.port}: .*ECONNREFUSED`);
    await assert.rejects(up(config), refused);
    await server.start();
    assert.equal(await answeringCluster(login), "test");
  });
});

/** How often the routers refused a server's certificate. */
async function verificationFailures(): Promise<number> {
  const selector = ["-l", "app.kubernetes.io/name=odyssey"];
  const log = await kubectl(["logs", ...selector, "-c", "odyssey", "--tail=-1"]);
  return log.split("certificate verify failed").length - 1;
}

/** The authority of a cluster inside. */
async function otherAuthority(): Promise<string> {
  const encoded = await kubectl(["get", "secret", "pg1-ca", "-o", "jsonpath={.data.ca\\.crt}"]);
  return Buffer.from(encoded, "base64").toString();
}
