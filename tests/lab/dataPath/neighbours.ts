import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { networkNamespace } from "../../../lab/addresses";
import { asSuperuser, kubectl } from "../../../lab/superuser";
import { waitFor } from "../../../lab/waitFor";
import { answeringCluster } from "../support/connect";
import { password } from "../support/databases";
import { replicaOf } from "./passwords";
import { CASE_OWNER, SESSION } from "./psql";

/** Databases of the cluster in trouble, and of another. */
const OTHER = { user: "case_other", password, database: "metrics" };
const OWN = { user: CASE_OWNER, password, database: SESSION };

/** A replica whose packets vanish holds nobody up. */
export async function lostReplica(): Promise<void> {
  const address = await kubectl(["get", "pod", await replicaOf("pg2"), "-o", "jsonpath={.status.podIP}"]);
  const rule = ["FORWARD", "-d", address, "-p", "tcp", "--dport", "5432", "-j", "DROP"];
  const iptables = (change: string) => execa("ip", ["netns", "exec", networkNamespace, "iptables", change, ...rule]);
  await iptables("-I");
  try {
    const { refused, slowest } = await logins(OWN, 24);
    assert.deepEqual([refused, slowest < 1], [[], true], `the slowest login took ${slowest.toFixed(1)} s`);
  } finally {
    await iptables("-D");
  }
}

/** A primary that is frozen keeps nobody out of other clusters, while its own clients knock. */
export async function frozenPrimary(): Promise<void> {
  const selector = "cnpg.io/cluster=pg2,cnpg.io/instanceRole=primary";
  const pod = await kubectl(["get", "pod", "-l", selector, "-o", "jsonpath={.items[0].metadata.name}"]);
  const signal = (name: string) =>
    kubectl(["exec", pod, "-c", "postgres", "--", "sh", "-c", `kill -${name} $(head -1 "$PGDATA/postmaster.pid")`]);
  await logins(OTHER, 2);
  await signal("STOP");
  try {
    const knocking = Array.from({ length: 20 }, () => answeringCluster(OWN).catch(() => undefined));
    await sleep(500);
    const { refused, slowest } = await logins(OTHER, 12);
    assert.deepEqual([refused, slowest < 1], [[], true], `the slowest login took ${slowest.toFixed(1)} s`);
    await Promise.all(knocking);
  } finally {
    await signal("CONT");
  }
  await waitFor("the cluster answers again", 90, async () => (await answeringCluster(OWN)) === "pg2");
}

/** The database of the other cluster. */
export async function createOther(): Promise<void> {
  await asSuperuser(
    "pg3",
    `SELECT 'CREATE ROLE case_other LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'case_other') \\gexec
ALTER ROLE case_other PASSWORD '${password}';
DROP DATABASE IF EXISTS metrics WITH (FORCE);
CREATE DATABASE metrics OWNER case_other;`,
  );
}

/** One login after another. */
async function logins(login: typeof OWN, count: number): Promise<{ refused: string[]; slowest: number }> {
  const refused: string[] = [];
  let slowest = 0;
  for (let number = 0; number < count; number++) {
    const started = performance.now();
    await answeringCluster(login).catch((error: unknown) => refused.push(String(error)));
    slowest = Math.max(slowest, (performance.now() - started) / 1000);
  }
  return { refused, slowest };
}
