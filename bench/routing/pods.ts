import { kubectl } from "./kubectl";

export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly address: string;
}

/** The pods with a label that run and are not on their way out, sorted by name. */
export async function podsOf(selector: string, signal: AbortSignal): Promise<Pod[]> {
  const { items } = JSON.parse(await kubectl(["get", "pods", "-l", selector, "-o", "json"], signal)) as {
    items: {
      metadata: { name: string; uid: string; deletionTimestamp?: string };
      status: { podIP?: string; phase: string };
    }[];
  };
  return items
    .filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === "Running")
    .map(({ metadata: { name, uid }, status }) => ({ name, uid, address: status.podIP ?? "" }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function serviceAddress(name: string, signal: AbortSignal): Promise<string> {
  return await kubectl(["get", "service", name, "-o", "jsonpath={.spec.clusterIP}"], signal);
}

/** The most memory that Odyssey has resident in one of the pods, in MiB. */
export async function routerMemory(pods: readonly Pod[], signal: AbortSignal): Promise<number> {
  const script = 'for s in /proc/[0-9]*/status; do if grep -q "^Name:.odyssey$" $s; then grep VmRSS $s; fi; done';
  const sizes = await Promise.all(
    pods.map(async ({ name }) => {
      const lines = await kubectl(["exec", name, "-c", "odyssey", "--", "sh", "-c", script], signal);
      return [...lines.matchAll(/(\d+) kB/g)].reduce((sum, [, size]) => sum + Number(size) / 1024, 0);
    }),
  );
  return Math.max(...sizes);
}
