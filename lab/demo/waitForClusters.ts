import { givenKubeconfig } from "../given";
import { asSuperuser, kubectl } from "../superuser";
import { waitFor } from "../steps/waitFor";
import type { ListrTask } from "listr2";

/** Seconds until an instance that was killed has recovered. */
const patience = 180;

/**
 * Returns when every cluster that the lab has kept answers. A node that comes up again starts their pods, and a deployment
 * that asked them meanwhile would rightly fail.
 */
export async function waitForClusters(): Promise<void> {
  for (const cluster of await knownClusters()) {
    await waitFor(`cluster ${cluster} takes writes`, patience, async () => {
      return (await asSuperuser(cluster, "SELECT pg_current_xact_id() IS NOT NULL")) === "t";
    });
  }
}

export const keptClusters: ListrTask = {
  title: "Wait for clusters that the lab has kept",
  enabled: givenKubeconfig === undefined,
  task: waitForClusters,
};

async function knownClusters(): Promise<string[]> {
  const definition = ["get", "crd", "clusters.postgresql.cnpg.io", "--ignore-not-found", "--output", "name"];
  if ((await kubectl(definition)) === "") return [];
  const names = ["get", "clusters.postgresql.cnpg.io", "--output", "jsonpath={.items[*].metadata.name}"];
  return (await kubectl(names)).split(" ").filter((name) => name !== "");
}
