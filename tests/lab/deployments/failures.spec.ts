import assert from "node:assert/strict";
import { kubectl } from "../../../lab/superuser";
import { waitFor } from "../../../lab/steps/waitFor";
import { answeringCluster, answersEverywhere } from "../support/connect";
import { createDatabase, dropDatabase, password } from "../support/databases";
import { rejectsAsDocumented } from "../support/documentedErrors";
import { startCluster, stopCluster } from "../support/network/fence";
import { forceData, forceFile, liveFiles, liveRules, lookAtVolumes, routerPodNames } from "../support/routerPods";
import { devConfig, outputs, preview, up } from "../support/stack";

describe("failures", function () {
  this.timeout("8m");

  const events = { user: "events_owner", password, database: "events_7" };
  const shop = { user: "shop_owner", password, database: "shop_failures" };

  /** Milliseconds of a preview that succeeds. On this machine, now: how long anything takes is the machine's. */
  let usual: number;

  before(async () => {
    await createDatabase("pg3", "events_7", "events_owner");
    await createDatabase("pg2", "shop_failures", "shop_owner");
    await up(await devConfig());
    const start = Date.now();
    await preview(await devConfig());
    usual = Date.now() - start;
  });

  after(async () => {
    await dropDatabase("pg2", "shop_failures");
    await dropDatabase("pg3", "events_7");
  });

  describe("a cluster that does not answer", () => {
    let routesBefore: string;
    let rulesBefore: string[][];

    before(async () => {
      assert.equal(await answeringCluster(events), "pg3");
      routesBefore = await configuredRoutes();
      rulesBefore = await liveRules();
      await stopCluster("pg3");
    });

    it("is told to clients, in the words of docs/clients.md", async () => {
      // The router pod that it was logged in to shortly before still knows its password; which one is asked is chance.
      await rejectsAsDocumented(
        answeringCluster(events),
        /^(failed to connect to remote server|frontend auth: failed to make auth query$)/,
      );
      const stranger = { ...events, user: "never_seen_before" };
      await rejectsAsDocumented(answeringCluster(stranger), /^frontend auth: failed to make auth query$/);
    });

    after(async () => {
      await startCluster("pg3");
    });

    for (const [name, deploy] of [
      ["preview", preview],
      ["up", up],
    ] as const) {
      it(`fails ${name}, as soon as one succeeds: which cluster, where it was asked, and why; the router keeps all its routes`, async () => {
        const config = await devConfig();
        const start = Date.now();
        await assert.rejects(deploy(config), ({ message }: Error) => {
          assert.match(message, /cannot read which databases there are/);
          assert.match(
            message,
            /- cluster pg3: pod pgfleet\/pg3-1: port-forward to pod pg3-1: dial tcp4? .*connection refused/,
          );
          assert.doesNotMatch(message, /- cluster pg[12]/);
          return true;
        });
        const took = Date.now() - start;
        assert.ok(took < usual + 5_000, `took ${took} ms, and ${usual} ms when all clusters answered`);
        assert.equal(await configuredRoutes(), routesBefore);
        assert.deepEqual(await liveFiles("routes.conf"), [routesBefore, routesBefore]);
        assert.deepEqual(await liveRules(), rulesBefore);
        const { routes } = await outputs();
        assert.deepEqual([routes["shop_failures"], routes["events_7"]], ["pg2", "pg3"]);
        assert.equal(await answeringCluster(shop), "pg2");
      });
    }
  });

  it("answers from a cluster that runs again, without a deployment", async () => {
    assert.equal(await answeringCluster(events), "pg3");
  });

  it("answers from all other clusters, also through a pod that starts, while the authority of one is gone", async () => {
    const operator = ["--namespace", "cnpg-system", "deployment/cnpg-controller-manager"];
    const authority = await kubectl(["get", "secret", "pg3-ca", "-o", "json"]);
    // The operator would make another one.
    await kubectl(["scale", ...operator, "--replicas=0"]);
    try {
      await kubectl(["wait", "--namespace=cnpg-system", "--for=delete", "pods", "--all", "--timeout=60s"]);
      await kubectl(["delete", "secret", "pg3-ca"]);
      const [pod = ""] = await routerPodNames();
      await kubectl(["delete", "pod", pod]);
      await kubectl(["rollout", "status", "deployment/router", "--timeout=60s"]);
      assert.ok(await answersEverywhere(shop, "pg2"));
    } finally {
      await kubectl(["create", "-f", "-"], authority);
      await kubectl(["scale", ...operator, "--replicas=1"]);
      await kubectl(["rollout", "status", ...operator, "--timeout=60s"]);
    }
    await lookAtVolumes();
    await waitFor("pg3 answers everywhere", 60, async () => await answersEverywhere(events, "pg3").catch(() => false));
  });

  it("keeps serving the old configuration when a bad one is forced into the ConfigMap, and the next up fixes it", async () => {
    const good = await configuredRoutes();
    const rules = await liveRules();
    await forceFile("routes.conf", `${good}\nstorage "broken" {`, "refused");
    assert.deepEqual(await liveFiles("routes.conf"), [good, good]);
    assert.deepEqual(await liveRules(), rules);
    assert.equal(await answeringCluster(shop), "pg2");
    const { generation } = await outputs();
    await up(await devConfig());
    assert.equal(await configuredRoutes(), good);
    assert.deepEqual(await liveFiles("routes.conf"), [good, good]);
    assert.deepEqual(await liveRules(), rules);
    assert.equal((await outputs())["generation"], generation);
    assert.equal(await answeringCluster(shop), "pg2");
  });

  it("keeps serving what it has when a file is changed by hand alone, and the next up fixes that", async () => {
    const good = await configuredRoutes();
    const rules = await liveRules();
    await forceData({ "routes.conf": good.replaceAll("pg2", "pg3") }, "incomplete");
    assert.deepEqual(await liveRules(), rules);
    assert.deepEqual(await liveFiles("routes.conf"), [good, good]);
    await up(await devConfig());
    assert.equal(await configuredRoutes(), good);
    assert.deepEqual(await liveFiles("routes.conf"), [good, good]);
    assert.equal(await answeringCluster(shop), "pg2");
  });

  it("reports seven mistakes of a config at once", async () => {
    const config = await devConfig(
      ["clusters.pg1.instances", 0],
      ["clusters.pg2.databases", ["shop_(", "[z-a]"]],
      ["clusters.pg3.storage.size", "much"],
      ["clusters.Pg_4", { kind: "patroni" }],
      ["defaultCluster", "pg9"],
      ["router.replicas", "two"],
    );
    await assert.rejects(preview(config), (error: Error) => {
      for (const path of [
        "pg1.instances",
        "pg2.databases[0]",
        "pg2.databases[1]",
        "pg3.storage.size",
        "Pg_4",
        "defaultCluster",
        "router.replicas",
      ]) {
        assert.ok(error.message.includes(path), `${path} is not in:\n${error.message}`);
      }
      return true;
    });
  });
});

async function configuredRoutes(): Promise<string> {
  return await kubectl(["get", "configmap", "router", "-o", "jsonpath={.data.routes\\.conf}"]);
}
