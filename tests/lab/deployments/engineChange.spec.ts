import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { hostAddress } from "../../../lab/addresses";
import { kubectl } from "../../../lab/superuser";
import { waitFor } from "../../../lab/steps/waitFor";
import { cancels } from "../clients/dataPath/sessions";
import { CASE_OWNER, SESSION } from "../support/psql";
import { answeringCluster } from "../support/connect";
import { createDatabase, dropDatabase, password } from "../support/databases";
import { engineConfig } from "../support/engines";
import {
  answers,
  elsewhere,
  needed,
  removeClients,
  ROUTER,
  routerReaches,
  startClients,
} from "../support/network/policies";
import { devConfig, up } from "../support/stack";

/** A namespace of somebody who is no client. */
const STRANGERS = "engine-strangers";

/** Two processes in each pod; and the network lets through what is meant, clients from this machine alone. */
const SEVERAL = [
  ["router.resources.limits", { cpu: "2" }],
  ["networkPolicies", { install: true, clients: [`${hostAddress}/32`] }],
] as const;

describe("a change of the engine", function () {
  this.timeout("5m");

  const login = { user: CASE_OWNER, password, database: SESSION };

  before(async () => {
    await createDatabase("pg2", SESSION, CASE_OWNER);
    await up(await devConfig());
  });

  after(async () => {
    await dropDatabase("pg2", SESSION);
  });

  it("refuses nobody, has both engines serve meanwhile, and leaves nothing of the old one", async () => {
    const config = await engineConfig("pgbouncer");
    const seen = await watched(login, () => up(config));
    assert.deepEqual(seen.refused, []);
    assert.ok(seen.logins > 50, `${seen.logins} logins say little`);
    assert.ok(seen.pods.includes("2 odyssey, 2 pgbouncer"), seen.pods.join("; "));
    assert.ok(
      seen.pods.includes("1 odyssey, 2 pgbouncer"),
      `all pods of the old engine ended at once: ${seen.pods.join("; ")}`,
    );
    assert.equal(await objectsOf("router"), "");
    await up(config, "--expect-no-changes");
  });

  it("has several processes in each pod when they may use more processors, and a cancel request finds its own", async () => {
    await up(await engineConfig("pgbouncer", ...SEVERAL));
    const containers = await kubectl([
      ...["get", "pod", "router-pgbouncer-0", "-o"],
      "jsonpath={.spec.containers[*].name}",
    ]);
    assert.equal(containers, "pgbouncer pgbouncer-2 reloader");
    await cancels();
    await createDatabase("pg2", "shop_second", CASE_OWNER);
    try {
      await up(await engineConfig("pgbouncer", ...SEVERAL));
      for (let round = 0; round < 8; round++)
        assert.equal(await answeringCluster({ ...login, database: "shop_second" }), "pg2");
    } finally {
      await dropDatabase("pg2", "shop_second");
    }
  });

  it("has network policies keep to PgBouncer's pods, too, who comes and where they may go", async () => {
    await startClients([STRANGERS]);
    try {
      await waitFor("strangers are kept out", 30, async () => !(await answers(STRANGERS, ROUTER)));
      for (const goal of await needed()) assert.equal(await routerReaches(goal, "pgbouncer"), true, goal.host);
      for (const goal of await elsewhere(STRANGERS))
        assert.equal(await routerReaches(goal, "pgbouncer"), false, goal.host);
    } finally {
      await removeClients([STRANGERS]);
    }
  });

  it("gives pods back that an interrupted change has taken away, also on the way back", async () => {
    await kubectl(["scale", "statefulset", "router-pgbouncer", "--replicas=1"]);
    await waitFor("one pod is left", 60, async () => (await readyPods("pgbouncer")) === 1);
    await up(await engineConfig("pgbouncer", ...SEVERAL));
    assert.equal(await readyPods("pgbouncer"), 2);
    await up(await engineConfig("pgbouncer", ["router.replicas", 1], ...SEVERAL));
    assert.equal(await readyPods("pgbouncer"), 1);
  });

  it("goes back the same way", async () => {
    const seen = await watched(login, async () => await up(await devConfig()));
    assert.deepEqual(seen.refused, []);
    assert.equal(await objectsOf("router-pgbouncer"), "");
  });
});

/** Logs in again and again, and looks at which pods there are, while the work goes on. */
async function watched(
  login: { user: string; password: string; database: string },
  work: () => Promise<unknown>,
): Promise<{ logins: number; refused: string[]; pods: string[] }> {
  const refused: string[] = [];
  const pods = new Set<string>();
  let logins = 0;
  let isDone = false;
  const knock = async () => {
    while (!isDone) {
      await answeringCluster(login).catch((error: unknown) => refused.push(String(error)));
      logins++;
      await sleep(100);
    }
  };
  const look = async () => {
    while (!isDone) {
      const counts = await Promise.all(["odyssey", "pgbouncer"].map(readyPods));
      pods.add(`${counts[0] ?? 0} odyssey, ${counts[1] ?? 0} pgbouncer`);
      await sleep(500);
    }
  };
  const watching = Promise.all([knock(), look()]);
  try {
    await work();
  } finally {
    isDone = true;
    await watching;
  }
  return { logins, refused, pods: [...pods] };
}

async function readyPods(engine: string): Promise<number> {
  const ready = '{range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}';
  const output = ["-l", `app.kubernetes.io/name=${engine}`, "-o", `jsonpath=${ready}`];
  return (await kubectl(["get", "pods", ...output])).split("\n").filter((line) => line === "True").length;
}

/** Of the engine whose objects have this name, all but the Service that both share. */
async function objectsOf(name: string): Promise<string> {
  const kinds = "deployment,statefulset,configmap,secret";
  const all = (await kubectl(["get", kinds, "-o", "name"])).split("\n");
  return all.filter((object) => object.endsWith(`/${name}`)).join(" ");
}
