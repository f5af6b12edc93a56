import { namespace } from "./namespace";
import type { Pod } from "../../namespace";

/** The pods with a label that run and are not on their way out, sorted by name. */
export async function podsOf(selector: string, signal: AbortSignal): Promise<Pod[]> {
  return await namespace.pods(selector, ({ phase }) => phase === "Running", signal);
}

/** The most memory that Odyssey has resident in one of the pods, in MiB. */
export async function routerMemory(pods: readonly Pod[], signal: AbortSignal): Promise<number> {
  const script = 'for s in /proc/[0-9]*/status; do if grep -q "^Name:.odyssey$" $s; then grep VmRSS $s; fi; done';
  const sizes = await Promise.all(
    pods.map(async ({ name }) => {
      const lines = await namespace.kubectl(["exec", name, "-c", "odyssey", "--", "sh", "-c", script], signal);
      return [...lines.matchAll(/(\d+) kB/g)].reduce((sum, [, size]) => sum + Number(size) / 1024, 0);
    }),
  );
  return Math.max(...sizes);
}
