import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leftSessions } from "./leftSessions";
import { processesOf } from "../processes";
import { proof } from "./proof";
import { renderDatabases, renderRoutes } from "./renderDatabases";
import { renderHba } from "./renderHba";
import { renderInstances } from "./renderInstances";
import { renderPeers } from "./renderPeers";
import { FIXED_SETTINGS, renderSettings } from "./renderSettings";
import { quoteAccount } from "./syntax";
import type { Engine } from "../engine";

const WORK = "/run/pgbouncer";

/** Seconds in which Services forget a pod that is to stop, before it stops listening. */
const PRE_STOP_SECONDS = 5;

/** Seconds that open transactions, and sessions of pools in mode session, have to end after that. */
const DRAIN_SECONDS = 30;

/** PgBouncer. */
export const pgbouncer: Engine = {
  name: "pgbouncer",
  objectName: (router) => `${router}-pgbouncer`,
  language: {
    render: (routing, account, generation, databases) => ({
      "routes.conf": renderRoutes(routing, account, databases),
      "instances.conf": renderInstances(routing.storages, account),
      "peers.conf": renderPeers(routing.podHosts),
      "settings.conf": renderSettings(routing, account, generation),
      "hba.conf": renderHba(
        routing.storages.map(({ cluster }) => cluster),
        account,
      ),
    }),
    renderDatabases,
    include: "%include live/own/databases.conf\n",
    renderAccount: (_clusters, { user }, password) => ({
      "userlist.txt": `${quoteAccount(user)} ${quoteAccount(password)}\n`,
    }),
    needsRestart: () => FIXED_SETTINGS.join("\n"),
  },
  pod: {
    workload: "StatefulSet",
    uid: 998,
    source: "/etc/pgbouncer",
    work: WORK,
    script: readFileSync(join(__dirname, "engine.sh"), "utf8"),
    testMemory: 5,
    processes: processesOf,
    container: (number) => ({
      name: number === 1 ? "pgbouncer" : `pgbouncer-${number}`,
      // Not the image's own entry point, which signals do not reach.
      command: ["/usr/sbin/pgbouncer", `live/own/process-${number}.ini`],
      liveness: console_(number, "SHOW VERSION"),
      preStop: ["sh", "-c", preStop(number)],
      terminationSeconds: PRE_STOP_SECONDS + DRAIN_SECONDS + 5,
    }),
  },
  proof,
  leftSessions,
};

/** Asks the process itself: its port may be answered by another one, and by the kernel alone. */
function console_(number: number, command: string): readonly string[] {
  return [
    "psql",
    "-XAtq",
    "-h",
    `${WORK}/socket-${number}`,
    "-p",
    "6432",
    "-U",
    "pgfleet_router",
    "-c",
    command,
    "pgbouncer",
  ];
}

/** Lets transactions end; the signal that comes after it ends the process at once. */
function preStop(number: number): string {
  const ask = (command: string) =>
    console_(number, command)
      .map((word) => `'${word}'`)
      .join(" ");
  return [
    `sleep ${PRE_STOP_SECONDS}`,
    `${ask("SHUTDOWN WAIT_FOR_SERVERS")} || exit 0`,
    `for second in $(seq ${DRAIN_SECONDS}); do ${ask("SHOW VERSION")} >/dev/null 2>&1 || exit 0; sleep 1; done`,
  ].join("\n");
}
