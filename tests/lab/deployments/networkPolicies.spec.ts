import assert from "node:assert/strict";
import { asSuperuser, kubectl } from "../../../lab/superuser";
import { waitFor } from "../../../lab/waitFor";
import { createDatabase, dropDatabase, password } from "../support/databases";
import { routerPodNames } from "../support/routerPods";
import { devConfig, up } from "../support/stack";

/** Namespaces, each with a pod in it: of clients that config names, and of somebody else. */
const CLIENTS = "policy-clients";
const STRANGERS = "policy-strangers";

const LOGIN = { database: "shop_policy", user: "policy_owner" };

/** In another namespace than the router, so with the whole of its name. */
const ROUTER = { host: "router.pgfleet.svc", port: 5432 };

const ANSWERS = 0;

describe("network policies", function () {
  this.timeout("5m");

  before(async () => {
    await createDatabase("pg2", LOGIN.database, LOGIN.user);
    for (const namespace of [CLIENTS, STRANGERS]) {
      await kubectl(["create", "namespace", namespace]);
      const image = "docker.io/pgfleet/postgresql:18";
      const pod = ["run", "client", "--image", image, "--image-pull-policy=Never", "--restart=Never"];
      await kubectl([...pod, "-n", namespace, "--command", "--", "sleep", "3600"]);
    }
    for (const namespace of [CLIENTS, STRANGERS])
      await kubectl(["wait", "-n", namespace, "--for=condition=Ready", "pod/client", "--timeout=60s"]);
    await up(await devConfig());
  });

  after(async () => {
    for (const namespace of [CLIENTS, STRANGERS])
      await kubectl(["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"]);
    await dropDatabase("pg2", LOGIN.database);
  });

  it("do not hold anybody up without config", async () => {
    for (const namespace of [CLIENTS, STRANGERS]) {
      assert.equal(await answers(namespace, ROUTER), true);
      for (const instance of await instances()) assert.equal(await answers(namespace, instance), true, instance.host);
    }
    for (const goal of await elsewhere()) assert.equal(await routerReaches(goal), true, goal.host);
  });

  it("let clients that config names reach the router, strangers nobody, and nobody an instance", async () => {
    await up(await devConfig(["networkPolicies", { install: true, clients: [CLIENTS] }]));
    await waitFor("strangers are kept out", 30, async () => !(await answers(STRANGERS, ROUTER)));
    assert.equal(await answers(CLIENTS, ROUTER), true);
    for (const namespace of [CLIENTS, STRANGERS])
      for (const instance of await instances()) assert.equal(await answers(namespace, instance), false, instance.host);
  });

  it("let routers reach instances and name servers, and nothing else", async () => {
    for (const instance of await instances()) assert.equal(await routerReaches(instance), true, instance.host);
    for (const goal of await elsewhere()) assert.equal(await routerReaches(goal), false, goal.host);
    const address = `host=${ROUTER.host} dbname=${LOGIN.database} user=${LOGIN.user} password=${password} sslmode=require`;
    const client = ["exec", "-n", CLIENTS, "client", "--", "psql", "-XAtq", address];
    assert.equal(await kubectl([...client, "-c", "SELECT current_user"]), LOGIN.user);
  });

  it("let the operator fix a cluster, and instances stream to each other", async () => {
    const selector = "cnpg.io/cluster=pg2,cnpg.io/instanceRole=replica";
    await kubectl([
      "delete",
      await kubectl(["get", "pod", "-l", selector, "-o", "jsonpath=pod/{.items[0].metadata.name}"]),
    ]);
    const streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
    await waitFor("both replicas stream", 120, async () => (await asSuperuser("pg2", streaming)) === "2");
    await kubectl(["wait", "--for=condition=Ready", "cluster/pg2", "--timeout=120s"]);
  });

  it("are gone again without config", async () => {
    await up(await devConfig());
    await waitFor("strangers reach the router", 30, async () => await answers(STRANGERS, ROUTER));
    assert.equal(await kubectl(["get", "networkpolicies", "-o", "name"]), "");
  });
});

interface Goal {
  readonly host: string;
  readonly port: number;
}

/** Whether something that speaks PostgreSQL's protocol answers the namespace's pod. */
async function answers(namespace: string, { host, port }: Goal): Promise<boolean> {
  const ask = ["pg_isready", "-q", "-h", host, "-p", String(port), "-t", "3"];
  return (await exitCode(["exec", "-n", namespace, "client", "--", ...ask])) === ANSWERS;
}

/** Whether a connection from a router pod is accepted. */
async function routerReaches({ host, port }: Goal): Promise<boolean> {
  const [pod = ""] = await routerPodNames();
  const ask = ["timeout", "3", "bash", "-c", `: </dev/tcp/${host}/${port}`];
  return (await exitCode(["exec", pod, "-c", "odyssey", "--", ...ask])) === ANSWERS;
}

/** Of what kubectl exec runs. */
async function exitCode(args: readonly string[]): Promise<number> {
  return await kubectl(args).then(
    () => 0,
    (error: unknown) => (error as { exitCode?: number }).exitCode ?? -1,
  );
}

/** All of one cluster. */
async function instances(): Promise<Goal[]> {
  const addresses = ["get", "pods", "-l", "cnpg.io/cluster=pg2", "-o", "jsonpath={.items[*].status.podIP}"];
  return (await kubectl(addresses)).split(" ").map((host) => ({ host, port: 5432 }));
}

/** What a router has no business with: the API server, the operator, and an instance's port for the operator. */
async function elsewhere(): Promise<Goal[]> {
  const [instance] = await instances();
  const operator = ["get", "pods", "-n", "cnpg-system", "-o", "jsonpath={.items[0].status.podIP}"];
  return [
    { host: "kubernetes.default.svc", port: 443 },
    { host: await kubectl(operator), port: 9443 },
    { host: instance?.host ?? "", port: 8000 },
  ];
}
