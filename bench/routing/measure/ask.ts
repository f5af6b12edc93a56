import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { readCatalogs } from "../../../components/postgres/catalog/readCatalogs";
import { labEnvironment } from "../../../lab/environment";
import { median } from "../../median";
import { CLUSTERS, NAMESPACE } from "../fleet";

export interface Asked {
  /** Seconds for each cluster alone. */
  readonly alone: Readonly<Record<string, number>>;
  /** Seconds for all at once. */
  readonly together: number;
}

const ROUNDS = 5;

/** Asks for catalogs as a deployment does, each cluster alone and all at once in turn; medians. */
export async function measureAsking(password: string, size: number): Promise<Asked> {
  // Where the code that asks looks for it.
  process.env["KUBECONFIG"] = labEnvironment()["KUBECONFIG"];
  const alone = new Map<string, number[]>(CLUSTERS.map((cluster) => [cluster, []]));
  const together: number[] = [];
  await timeToAsk(CLUSTERS, password); // what a process does only once
  for (let round = 0; round < ROUNDS; round++) {
    for (const [cluster, times] of alone) times.push((await timeToAsk([cluster], password)).seconds);
    const { seconds, databases } = await timeToAsk(CLUSTERS, password);
    if (databases < size) throw new Error(`the clusters say that they have ${databases} databases, not ${size}`);
    together.push(seconds);
  }
  return {
    alone: Object.fromEntries([...alone].map(([cluster, times]) => [cluster, median(times)])),
    together: median(together),
  };
}

async function timeToAsk(clusters: readonly string[], password: string) {
  const requests = clusters.map((cluster) => ({
    cluster,
    source: { kind: "kubernetes", namespace: NAMESPACE, cluster, instances: 1, caSecret: `${cluster}-ca` } as const,
    account: ROUTER_ACCOUNT,
    password,
    kubernetesContext: "",
    deadline: undefined,
  }));
  const start = performance.now();
  const { catalogs } = await readCatalogs(requests, () => false);
  const databases = catalogs.reduce((sum, catalog) => sum + catalog.databases.length, 0);
  return { seconds: (performance.now() - start) / 1000, databases };
}
