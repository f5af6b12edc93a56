import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Listr } from "listr2";
import { execa } from "execa";
import { hostInterface, networkNamespace } from "../../../lab/addresses";
import { podCgroup, podProcesses } from "../../../lab/node/cgroups";
import { findDaemons } from "../../../lab/node/daemon";
import { stopNode } from "../../../lab/node/stop";
import { runFolder, stateFolder } from "../../../lab/paths";
import { kubectl } from "../../../lab/superuser";
import { upTasks } from "../../../lab/up";
import { waitForClusters } from "../../../lab/demo/waitForClusters";
import { waitFor } from "../../../lab/steps/waitFor";
import { answeringCluster } from "../support/connect";
import { createDatabase, dropDatabase, password } from "../support/databases";
import { destroy, devConfig, up } from "../support/stack";

describe("life cycle", function () {
  this.timeout("15m");

  const shop = { user: "life_owner", password, database: "shop_life" };

  before(async () => {
    await createDatabase("pg2", "shop_life", "life_owner");
    await up(await devConfig());
  });

  after(async () => {
    await dropDatabase("pg2", "shop_life");
  });

  it("comes back with its data after lab down and up; down leaves nothing in the kernel", async () => {
    await stopNode();
    await assertNothingRemains();
    await labUp();
    await fleetAnswers();
  });

  it("comes back with its data after all lab processes were killed", async () => {
    for (const pid of [...(await findDaemons()).map((daemon) => daemon.pid), ...(await podProcesses())]) kill(pid);
    await labUp();
    await fleetAnswers();
  });

  it("is deployed again after it was destroyed in one go", async () => {
    const before = await clusterWide();
    const own = before.filter((name) => OWN.test(name));
    for (const kind of CLUSTER_WIDE)
      assert.ok(
        own.some((name) => name.startsWith(`${kind}.`) || name.startsWith(`${kind}/`)),
        kind,
      );
    await destroy();
    const others = before.filter((name) => !OWN.test(name));
    assert.deepEqual(await clusterWide(), others);
    await waitFor("no volume is bound", 60, async () => (await boundVolumes()) === "");
    await up(await devConfig());
    assert.deepEqual(await clusterWide(), before);
    await createDatabase("pg2", "shop_life", "life_owner");
    await up(await devConfig());
    assert.equal(await answeringCluster(shop), "pg2");
  });

  async function fleetAnswers(): Promise<void> {
    await waitFor("the router answers", 180, async () => (await answeringCluster(shop)) === "pg2");
    await waitForClusters();
    await up(await devConfig());
  }
});

/** Kinds of objects that a stack leaves outside its namespaces, as kubectl prints them. */
const CLUSTER_WIDE = [
  "namespace",
  "customresourcedefinition",
  "clusterrole",
  "clusterrolebinding",
  "validatingwebhookconfiguration",
  "mutatingwebhookconfiguration",
];

/** Names of the stack's own among them. */
const OWN = /\/(pgfleet|cnpg-.*|.*\.cnpg\.io)$/;

async function clusterWide(): Promise<string[]> {
  return (await kubectl(["get", CLUSTER_WIDE.join(","), "-o", "name"])).split("\n").sort();
}

/** Claims of the stack's namespace that a volume still serves. */
async function boundVolumes(): Promise<string> {
  const bound = '{range .items[?(@.status.phase=="Bound")]}{.spec.claimRef.namespace}/{.spec.claimRef.name} {end}';
  return await kubectl(["get", "persistentvolumes", "-o", `jsonpath=${bound}`]);
}

async function labUp(): Promise<void> {
  await new Listr(upTasks(), { renderer: "silent" }).run();
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // its parent's end was its own
  }
}

async function assertNothingRemains(): Promise<void> {
  assert.deepEqual(await findDaemons(), []);
  assert.deepEqual(await podProcesses(), []);
  const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n");
  assert.deepEqual(
    mounts.filter((line) => line.includes(stateFolder) || line.includes(runFolder)),
    [],
  );
  assert.equal(existsSync(runFolder), false);
  assert.deepEqual(
    (await readdir("/sys/fs/cgroup", { recursive: true })).filter((path) => basename(path) === podCgroup),
    [],
  );
  assert.equal(existsSync(`/run/netns/${networkNamespace}`), false);
  assert.equal(existsSync(`/sys/class/net/${hostInterface}`), false);
  const { stdout: rules } = await execa("iptables-save");
  assert.doesNotMatch(rules, /KUBE-|CNI-/);
}
