import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { networkNamespace } from "../../../../lab/addresses";
import { asSuperuser, kubectl } from "../../../../lab/superuser";
import { waitFor } from "../../../../lab/steps/waitFor";
import { answeringCluster, answersEverywhere } from "../../support/connect";
import { password } from "../../support/databases";
import { replicaOf } from "./passwords";
import { CASE_OWNER, SESSION } from "../../support/psql";

/** A database of another cluster. */
export const OTHER = { user: "case_other", password, database: "metrics" };

/** One of the cluster in trouble. */
const OWN = { user: CASE_OWNER, password, database: SESSION };

/**
 * Seconds of each kind of trouble. One login after another takes some 20 ms, so these are hundreds of them, enough for the
 * slowest in a hundred; more by an environment variable, where a measurement is to be believed to the digit.
 */
const SECONDS = Number(process.env["NEIGHBOUR_SECONDS"] ?? 8);

/**
 * How much longer the slowest login in a hundred may take: this many times, or milliseconds. A test counts as held up what a
 * busy machine does not do by itself; a measurement says the figures.
 */
const MORE = { times: 1.5, milliseconds: 1000 };

/** Clients of the cluster in trouble that knock all the time. */
const KNOCKING = 20;

/** A replica whose packets vanish holds nobody up. */
export async function lostReplica(): Promise<void> {
  const address = await kubectl(["get", "pod", await replicaOf("pg2"), "-o", "jsonpath={.status.podIP}"]);
  await withRule(address, ["DROP"], async () => {
    const slowest: number[] = [];
    for (let number = 0; number < 24; number++) slowest.push(await loggedIn(OWN));
    assert.ok(Math.max(...slowest) < 1000, `the slowest login took ${Math.max(...slowest)} ms`);
  });
}

type Trouble = (primary: Instance, work: () => Promise<void>) => Promise<void>;

interface Instance {
  readonly pod: string;
  readonly address: string;
}

/** What may befall a cluster, until the work is done. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  frozen: async ({ pod }, work) => {
    const signal = (name: string) =>
      kubectl(["exec", pod, "-c", "postgres", "--", "sh", "-c", `kill -${name} $(head -1 "$PGDATA/postmaster.pid")`]);
    await signal("STOP");
    try {
      await work();
    } finally {
      await signal("CONT");
    }
  },
  down: ({ address }, work) => withRule(address, ["REJECT", "--reject-with", "tcp-reset"], work),
  "cut off": ({ address }, work) => withRule(address, ["DROP"], work),
  // TCP sends again what is lost, after longer and longer: a login takes seconds.
  slow: ({ address }, work) => withRule(address, ["DROP"], work, LOSSES),
};

/** Whatever befalls a cluster, its neighbours' clients log in as fast as before, though its own clients knock. */
export async function neighbours(): Promise<void> {
  const selector = "cnpg.io/cluster=pg2,cnpg.io/instanceRole=primary";
  const path = "jsonpath={.items[0].metadata.name} {.items[0].status.podIP}";
  const [pod = "", address = ""] = (await kubectl(["get", "pod", "-l", selector, "-o", path])).split(" ");
  await loginsWhileKnocking(2);
  const usual = await loginsWhileKnocking(SECONDS);
  const said: string[] = [`usual: ${describe(usual)}`];
  let isHeldUp = usual.refused.length > 0;
  for (const [name, befalls] of Object.entries(TROUBLES)) {
    await befalls({ pod, address }, async () => {
      const seen = await loginsWhileKnocking(SECONDS);
      said.push(`${name}: ${describe(seen)}`);
      const most = Math.max(usual.p99 * MORE.times, usual.p99 + MORE.milliseconds);
      isHeldUp ||= seen.refused.length > 0 || seen.p99 > most;
    });
    await waitFor("the cluster answers again", 90, async () => await answersEverywhere(OWN, "pg2"));
  }
  if (process.env["NEIGHBOUR_SECONDS"] !== undefined) console.log(said.join("\n"));
  assert.ok(!isHeldUp, said.join("\n"));
}

interface Logins {
  readonly count: number;
  /** Milliseconds of the slowest but for one in a hundred. */
  readonly p99: number;
  readonly refused: readonly string[];
}

function describe({ count, p99, refused }: Logins): string {
  return `${count} logins, p99 ${Math.round(p99)} ms, refused ${refused.length} ${refused[0] ?? ""}`;
}

/** One login after another to the other cluster, while clients of the one in trouble knock. */
async function loginsWhileKnocking(seconds: number): Promise<Logins> {
  const end = performance.now() + seconds * 1000;
  const knock = async () => {
    while (performance.now() < end) {
      await answeringCluster(OWN).catch(() => undefined);
      await sleep(500);
    }
  };
  const knocking = Array.from({ length: KNOCKING }, knock);
  await sleep(500);
  const times: number[] = [];
  const refused: string[] = [];
  while (performance.now() < end)
    await loggedIn(OTHER).then(
      (milliseconds) => times.push(milliseconds),
      (error: unknown) => refused.push(String(error)),
    );
  await Promise.all(knocking);
  const sorted = times.sort((a, b) => a - b);
  return { count: sorted.length, p99: sorted[Math.floor(sorted.length * 0.99)] ?? Infinity, refused };
}

/** Milliseconds that it took. */
async function loggedIn(login: typeof OWN): Promise<number> {
  const started = performance.now();
  await answeringCluster(login);
  return performance.now() - started;
}

const LOSSES = ["-m", "statistic", "--mode", "random", "--probability", "0.4"];

/** With a rule of the node's firewall for what goes to an instance. */
async function withRule(
  address: string,
  target: readonly string[],
  work: () => Promise<void>,
  matches: readonly string[] = [],
): Promise<void> {
  const rule = ["FORWARD", "-d", address, "-p", "tcp", "--dport", "5432", ...matches, "-j", ...target];
  const iptables = (change: string) => execa("ip", ["netns", "exec", networkNamespace, "iptables", change, ...rule]);
  await iptables("-I");
  try {
    await work();
  } finally {
    await iptables("-D");
  }
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
