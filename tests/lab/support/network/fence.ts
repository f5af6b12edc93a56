import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../../../lab/superuser";
import { waitFor } from "../../../../lab/steps/waitFor";

/** Stops PostgreSQL on all instances of a cluster; their pods stay. */
export async function stopCluster(cluster: string): Promise<void> {
  await fence(cluster, '["*"]');
  await waitFor(`${cluster} is stopped`, 120, async () => !(await readiness(cluster)).includes("true"));
}

export async function startCluster(cluster: string): Promise<void> {
  await fence(cluster, "[]");
  await kubectl(["wait", "--for=condition=Ready", `cluster/${cluster}`, "--timeout=180s"]);
  await waitFor(`${cluster} runs again`, 180, async () =>
    (await readiness(cluster)).every((ready) => ready === "true"),
  );
  await sleep(2_000); // the operator writes status once more
}

async function fence(cluster: string, instances: string): Promise<void> {
  await kubectl(["annotate", "cluster", cluster, "--overwrite", `cnpg.io/fencedInstances=${instances}`]);
}

/** Of each of the cluster's pods, whether it is ready: `true` or `false`. */
async function readiness(cluster: string): Promise<string[]> {
  const path = "jsonpath={.items[*].status.containerStatuses[0].ready}";
  return (await kubectl(["get", "pods", "-l", `cnpg.io/cluster=${cluster}`, "-o", path])).split(" ");
}
