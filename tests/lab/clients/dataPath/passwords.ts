import assert from "node:assert/strict";
import { asSuperuser, kubectl } from "../../../../lab/superuser";
import { answeringCluster } from "../../support/connect";
import { password } from "../../support/databases";
import { psql, SESSION } from "../../support/psql";

const ROLES = 200;

/** Makes the roles of the crowd, all with one verifier: to work 200 out takes the server a second. */
export async function createCrowd(): Promise<void> {
  const roles = Array.from({ length: ROLES }, (_, index) => `case_crowd_${index}`);
  await asSuperuser(
    "pg2",
    roles
      .map(
        (
          role,
        ) => `SELECT 'CREATE ROLE ${role} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') \\gexec
ALTER ROLE ${role} PASSWORD '${password}';`,
      )
      .join("\n"),
  );
}

/** Of 200 roles that log in at once after all routers have started anew, none is refused. */
export async function crowd(workload: string): Promise<void> {
  await kubectl(["rollout", "restart", workload]);
  await kubectl(["rollout", "status", workload, "--timeout=110s"]);
  const logins = await Promise.allSettled(
    Array.from({ length: ROLES }, (_, index) =>
      answeringCluster({ user: `case_crowd_${index}`, password, database: SESSION }),
    ),
  );
  const refused = logins.filter(({ status }) => status === "rejected");
  const reasons = [...new Set(refused.map((login) => String((login as PromiseRejectedResult).reason)))];
  assert.equal(refused.length, 0, `${refused.length} of ${ROLES} were refused: ${reasons.slice(0, 3).join("; ")}`);
}

/** A changed password lets in at once, the old one never again. */
export async function changedPassword(): Promise<void> {
  const user = "case_changed";
  await asSuperuser("pg2", `DROP ROLE IF EXISTS ${user}; CREATE ROLE ${user} LOGIN PASSWORD 'first'`);
  const login = (text: string) => psql({ user, database: SESSION, password: text, commands: ["SELECT 1"] });
  for (let round = 0; round < 4; round++) assert.equal((await login("first")).code, 0);
  await asSuperuser("pg2", `ALTER ROLE ${user} PASSWORD 'second'`);
  for (let round = 0; round < 4; round++) {
    assert.equal((await login("second")).code, 0, "the new password was refused");
    assert.notEqual((await login("first")).code, 0, "the old password was let in");
  }
}

/** A replica that is behind keeps no new role out. */
export async function laggingReplica(): Promise<void> {
  const pod = await replicaOf("pg2");
  const ask = (sql: string) => kubectl(["exec", pod, "-c", "postgres", "--", "psql", "-XAtqc", sql]);
  await ask("SELECT pg_wal_replay_pause()");
  try {
    for (let number = 0; number < 8; number++) {
      const user = `case_fresh_${number}`;
      await asSuperuser("pg2", `DROP ROLE IF EXISTS ${user}; CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
      const { code, output } = await psql({ user, database: SESSION, commands: ["SELECT current_user"] });
      assert.deepEqual([code, output], [0, user]);
    }
  } finally {
    await ask("SELECT pg_wal_replay_resume()");
  }
}

/** A server that warns at each connection, as after an upgrade that changed collations, keeps no new role out. */
export async function collationWarning(): Promise<void> {
  const version = (value: string) => `UPDATE pg_database SET datcollversion = ${value} WHERE datname = 'postgres'`;
  const newLookups = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pgfleet_router'";
  const user = "case_collation";
  await asSuperuser("pg2", `DROP ROLE IF EXISTS ${user}; CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
  await asSuperuser("pg2", `${version("'1'")}; ${newLookups}`);
  try {
    for (let round = 0; round < 4; round++) {
      const { code, output } = await psql({ user, database: SESSION, commands: ["SELECT current_user"] });
      assert.deepEqual([code, output], [0, user]);
    }
  } finally {
    await asSuperuser("pg2", `${version("NULL")}; ${newLookups}`);
  }
}

export async function replicaOf(cluster: string): Promise<string> {
  const selector = `cnpg.io/cluster=${cluster},cnpg.io/instanceRole=replica`;
  return await kubectl(["get", "pod", "-l", selector, "-o", "jsonpath={.items[0].metadata.name}"]);
}
