import { readFileSync } from "node:fs";
import { join } from "node:path";
import { proof } from "./proof";
import { renderAccount } from "./renderAccount";
import { renderMain } from "./renderMain";
import { renderRoles } from "./renderRoles";
import { renderDatabases, renderRoutes } from "./renderRoutes";
import { quote } from "./language/syntax";
import type { Engine } from "../engine";

/** Seconds in which Services forget a pod that is to stop, before it stops listening. */
const PRE_STOP_SECONDS = 5;

/** Yandex Odyssey. */
export const odyssey: Engine = {
  name: "odyssey",
  objectName: (router) => router,
  language: {
    render: (routing, _account, generation, databases) => ({
      "odyssey.conf": renderMain(routing),
      "routes.conf": renderRoutes(routing, generation, databases),
    }),
    renderDatabases,
    include: `include ${quote("live/databases.conf")}\n`,
    renderAccount: (routing, account, passwords) => ({
      "account.conf":
        renderAccount(routing, account, passwords?.account ?? "") + renderRoles(routing, passwords?.roles ?? {}),
    }),
    // Whether clients must use TLS is reloaded; that they can is not, and neither is that certificates are verified.
    needsRestart: ({ clientTls, certificateRoles }) =>
      renderMain({ clientTls: clientTls === "off" ? "off" : "allowed", certificateRoles }),
  },
  pod: {
    workload: "Deployment",
    uid: 1001,
    source: "/etc/odyssey",
    work: "/run/odyssey",
    script: readFileSync(join(__dirname, "engine.sh"), "utf8"),
    logins: readFileSync(join(__dirname, "logins.awk"), "utf8"),
    testMemory: 20,
    processes: () => 1,
    container: () => ({
      name: "odyssey",
      command: ["sh", "live/run.sh", "/app/odyssey", "live/odyssey.conf"],
      liveness: undefined,
      preStop: ["sleep", String(PRE_STOP_SECONDS)],
      // Longer than what goes before: the preStop sleep, and the 30 s in which Odyssey lets go of its clients.
      terminationSeconds: PRE_STOP_SECONDS + 40,
    }),
  },
  proof,
  leftSessions: undefined,
};
