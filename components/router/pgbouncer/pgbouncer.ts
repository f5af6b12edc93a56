import { readFileSync } from "node:fs";
import { join } from "node:path";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { leftSessions } from "./leftSessions";
import { processesOf } from "../processes";
import { proof } from "./proof";
import { renderDatabases, renderRoutes } from "./renderDatabases";
import { renderHba, renderUsers } from "./renderHba";
import { renderInstances } from "./renderInstances";
import { renderPeers } from "./renderPeers";
import { FIXED_SETTINGS, renderSettings } from "./renderSettings";
import { quoteAccount } from "./language/syntax";
import { ownValue } from "../../../common/ownValue";
import type { Engine } from "../engine";

const WORK = "/run/pgbouncer";

/** Seconds in which Services forget a pod that is to stop, before it stops listening. */
const PRE_STOP_SECONDS = 5;

/** Seconds that open transactions, and sessions of pools in mode session, have to end after that. */
const DRAIN_SECONDS = 30;

/** In how many of these the process is told to shut down at the latest: no query of it can be cancelled after that. */
const TOLD_SECONDS = 25;

/** PgBouncer. */
export const pgbouncer: Engine = {
  name: "pgbouncer",
  objectName: (router) => `${router}-pgbouncer`,
  language: {
    render: (routing, account, generation, databases) => ({
      "routes.conf": renderRoutes(routing, account, databases),
      "instances.conf": renderInstances(routing.storages, account),
      "peers.conf": renderPeers(routing.podHosts),
      "users.conf": renderUsers(routing),
      "settings.conf": renderSettings(routing, account, generation),
      "hba.conf": renderHba(routing, account),
    }),
    renderDatabases,
    include: "%include live/own/databases.conf\n",
    renderAccount: ({ certificateRoles }, { user }, passwords) => ({
      "userlist.txt": [
        [user, passwords?.account],
        ...certificateRoles.map((role) => [role, ownValue(passwords?.roles ?? {}, role)]),
      ]
        .map(([name = "", password = ""]) => `${quoteAccount(name)} ${quoteAccount(password)}\n`)
        .join(""),
    }),
    // A process goes on with what it has read of a role, its limit or that it is not looked up, when it reads no more of it.
    needsRestart: ({ certificateRoles, roleLimits }) =>
      JSON.stringify([FIXED_SETTINGS, certificateRoles, Object.keys(roleLimits).sort(byCodeUnit)]),
  },
  pod: {
    workload: "StatefulSet",
    uid: 998,
    source: "/etc/pgbouncer",
    work: WORK,
    script: readFileSync(join(__dirname, "engine.sh"), "utf8"),
    logins: readFileSync(join(__dirname, "logins.awk"), "utf8"),
    testMemory: 5,
    processes: processesOf,
    container: (number) => ({
      name: number === 1 ? "pgbouncer" : `pgbouncer-${number}`,
      // Not the image's own entry point, which signals do not reach.
      command: ["sh", "live/run.sh", "/usr/sbin/pgbouncer", `live/own/process-${number}.ini`],
      liveness: liveness(number),
      preStop: ["sh", "-c", preStop(number)],
      terminationSeconds: PRE_STOP_SECONDS + DRAIN_SECONDS + 5,
    }),
  },
  proof,
  leftSessions,
};

/** Asks the process itself: its port may be answered by another one, and by the kernel alone. */
function liveness(number: number): readonly string[] {
  const address = ["-h", `${WORK}/socket-${number}`, "-p", "6432", "-U", "pgfleet_router"];
  return ["psql", "-XAtq", ...address, "-c", "SHOW VERSION", "pgbouncer"];
}

/** Lets sessions and transactions end; the signal that comes after it ends the process at once. */
function preStop(number: number): string {
  return `sleep ${PRE_STOP_SECONDS}; . live/engine.sh; drain ${number} ${TOLD_SECONDS} ${DRAIN_SECONDS}`;
}
