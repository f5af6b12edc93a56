import assert from "node:assert/strict";
import { asSuperuser, kubectl } from "../../../lab/superuser";
import { waitFor } from "../../../lab/steps/waitFor";
import { createDatabase, dropDatabase, password } from "../support/databases";
import {
  answers,
  elsewhere,
  instances,
  needed,
  removeClients,
  ROUTER,
  routerReaches,
  startClients,
} from "../support/network/policies";
import { devConfig, up } from "../support/stack";

/** Namespaces, each with a pod in it: of clients that config names, and of somebody else. */
const CLIENTS = "policy-clients";
const STRANGERS = "policy-strangers";

const LOGIN = { database: "shop_policy", user: "policy_owner" };

describe("network policies", function () {
  this.timeout("5m");

  before(async () => {
    await createDatabase("pg2", LOGIN.database, LOGIN.user);
    await startClients([CLIENTS, STRANGERS]);
    await up(await devConfig());
  });

  after(async () => {
    await removeClients([CLIENTS, STRANGERS]);
    await dropDatabase("pg2", LOGIN.database);
  });

  it("do not hold anybody up without config", async () => {
    for (const namespace of [CLIENTS, STRANGERS]) {
      assert.equal(await answers(namespace, ROUTER), true);
      for (const instance of await instances()) assert.equal(await answers(namespace, instance), true, instance.host);
    }
    for (const goal of await elsewhere(STRANGERS)) assert.equal(await routerReaches(goal), true, goal.host);
  });

  it("let clients that config names reach the router, strangers nobody, and nobody an instance", async () => {
    await up(await devConfig(["networkPolicies", { install: true, clients: [CLIENTS] }]));
    await waitFor("strangers are kept out", 30, async () => !(await answers(STRANGERS, ROUTER)));
    assert.equal(await answers(CLIENTS, ROUTER), true);
    for (const namespace of [CLIENTS, STRANGERS])
      for (const instance of await instances()) assert.equal(await answers(namespace, instance), false, instance.host);
  });

  it("let routers reach instances and name servers, and nothing else", async () => {
    for (const goal of await needed()) assert.equal(await routerReaches(goal), true, goal.host);
    for (const goal of await elsewhere(STRANGERS)) assert.equal(await routerReaches(goal), false, goal.host);
    const address = `host=${ROUTER.host} dbname=${LOGIN.database} user=${LOGIN.user} password=${password} sslmode=require`;
    const client = ["exec", "-n", CLIENTS, "client", "--", "psql", "-XAtq", address];
    assert.equal(await kubectl([...client, "-c", "SELECT current_user"]), LOGIN.user);
  });

  it("let routers reach the address of the name service, at which a cache on a node may answer", async () => {
    const address = await kubectl([
      "get",
      "service",
      "-n",
      "kube-system",
      "kube-dns",
      "-o",
      "jsonpath={.spec.clusterIP}",
    ]);
    const ranges = await kubectl(["get", "networkpolicy", "router", "-o", "jsonpath={..ipBlock.cidr}"]);
    assert.ok(ranges.split(" ").includes(`${address}/32`), ranges);
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
