import assert from "node:assert/strict";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { lookupSql } from "../../../components/postgres/routerAccount/sql";
import { hostAddress } from "../../../lab/addresses";
import { asSuperuser, kubectl } from "../../../lab/superuser";
import { waitFor } from "../../../lab/steps/waitFor";
import { startPostgres, type TestPostgres } from "../../support/postgres";
import { answersEverywhere, throughRouter } from "../support/connect";
import { createDatabase, dropDatabase, literal, password } from "../support/databases";
import { engineConfig } from "../support/engines";
import { farAway, type FarAway } from "../support/network/farAway";
import { outputs, up } from "../support/stack";

const ROLES = Array.from({ length: 500 }, (_, index) => `crowd_${index}`);

/** Milliseconds to the cluster that is far away and back. */
const ROUND_TRIP = 60;

/** Makes roles that have one verifier: to work 500 out takes a server seconds. */
const CROWD = `CREATE ROLE crowd_owner LOGIN PASSWORD ${literal(password)};
DO $$ DECLARE secret text := (SELECT rolpassword FROM pg_authid WHERE rolname = 'crowd_owner'); BEGIN
FOR number IN 0..${ROLES.length - 1} LOOP EXECUTE format('CREATE ROLE crowd_%s LOGIN PASSWORD %L', number, secret); END LOOP;
END $$;`;

const NO_CROWD = `DO $$ BEGIN
FOR number IN 0..${ROLES.length - 1} LOOP EXECUTE format('DROP ROLE IF EXISTS crowd_%s', number); END LOOP;
END $$; DROP ROLE IF EXISTS crowd_owner;`;

describe("500 roles that log in at once, through pgbouncer", function () {
  this.timeout("5m");

  const near = "shop_crowd";
  const far = "erp_crowd";
  let server: TestPostgres;
  let distance: FarAway;

  before(async () => {
    await dropDatabase("pg2", near);
    await asSuperuser("pg2", `${NO_CROWD} ${CROWD}`);
    await createDatabase("pg2", near, "crowd_owner");
    const { routerPassword } = await outputs();
    server = await startPostgres(hostAddress, { names: [`IP:${hostAddress}`] });
    await server.sql(
      ROUTER_ACCOUNT.database,
      CROWD,
      `CREATE DATABASE ${far} OWNER crowd_owner`,
      `CREATE ROLE ${ROUTER_ACCOUNT.user} LOGIN PASSWORD ${literal(routerPassword)}`,
      ...lookupSql(ROUTER_ACCOUNT),
    );
    distance = await farAway(server, ROUND_TRIP);
    await up(await withFarCluster());
  });

  after(async () => {
    await distance.close();
    await server.remove();
    await dropDatabase("pg2", near);
    await asSuperuser("pg2", NO_CROWD);
  });

  it("are all let in after a restart of all router pods", async () => {
    await restartRouters();
    await allLogIn(near);
  });

  it("are all let in while routers reload", async () => {
    await Promise.all([
      up(await withFarCluster(["router.pool.clientIdleTimeout", 3000])),
      // The deployment's first seconds change nothing.
      waitFor("a router is told to reload", 60, isReloading).then(() => allLogIn(near)),
    ]);
  });

  it("are all let in after a failover", async () => {
    const primary = await primaryOf("pg2");
    await kubectl(["delete", "pod", primary, "--now"]);
    await waitFor("another instance is the primary and answers", 120, async () => {
      if ((await primaryOf("pg2")) === primary) return false;
      return await answersEverywhere({ user: "crowd_owner", password, database: near }, "pg2");
    });
    await allLogIn(near);
    await kubectl(["wait", "--for=condition=Ready", "cluster/pg2", "--timeout=120s"]);
  });

  it(`are all let in over a network of ${ROUND_TRIP} ms, after a restart of all router pods`, async () => {
    await restartRouters();
    await allLogIn(far);
  });

  async function withFarCluster(...changes: (readonly [path: string, value: unknown])[]): Promise<string> {
    const cluster = {
      kind: "external",
      hosts: [`${hostAddress}:${distance.port}`],
      tls: { mode: "verify-full", ca: server.ca },
      databases: [far],
    };
    // On two processors, beside nine servers, 500 connections with TLS over such a distance take some 17 seconds.
    return await engineConfig("pgbouncer", ["clusters.legacy", cluster], ["router.pool.waitTimeout", 30], ...changes);
  }
});

async function restartRouters(): Promise<void> {
  await kubectl(["rollout", "restart", "statefulset/router-pgbouncer"]);
  await kubectl(["rollout", "status", "statefulset/router-pgbouncer", "--timeout=110s"]);
}

async function isReloading(): Promise<boolean> {
  const permitted = "{.items[*].metadata.annotations}";
  const said = await kubectl(["get", "configmap", "router-pgbouncer", "-o", "jsonpath={.data.settings\\.conf}"]);
  const generation = /pgfleet_generation_([0-9a-f]+)/.exec(said)?.[1] ?? "none";
  const pods = ["get", "pods", "-l", "app.kubernetes.io/name=pgbouncer", "-o", `jsonpath=${permitted}`];
  return said.includes("client_idle_timeout = 3000") && (await kubectl(pods)).includes(generation);
}

async function primaryOf(cluster: string): Promise<string> {
  return await kubectl(["get", "cluster", cluster, "-o", "jsonpath={.status.currentPrimary}"]);
}

async function allLogIn(database: string): Promise<void> {
  const started = performance.now();
  const logins = await Promise.allSettled(
    ROLES.map((user) => throughRouter({ user, password, database }, (client) => client.query("SELECT 1"), 40)),
  );
  const refused = logins.flatMap((login) => (login.status === "rejected" ? [String(login.reason)] : []));
  const seconds = (performance.now() - started) / 1000;
  const reasons = [...new Set(refused)].slice(0, 3).join("; ");
  assert.equal(refused.length, 0, `${refused.length} of ${ROLES.length} refused within ${seconds} s: ${reasons}`);
}
