import { join } from "node:path";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { median } from "../../median";
import { execute } from "../../execute";
import { CLUSTERS } from "../fleet";
import { inNode } from "../servers/inNode";
import { namespace } from "../servers/namespace";
import { LIKE } from "./objects";
import type { Asked } from "../measure/ask";

const SCRIPT = join(__dirname, "ask.sh");
const ROUNDS = 5;

/** psql, each cluster alone and one after the other; medians. */
export async function measurePsql(password: string, signal: AbortSignal): Promise<Asked> {
  const env = { PGUSER: ROUTER_ACCOUNT.user, PGPASSWORD: password };
  const alone = new Map<string, number[]>(CLUSTERS.map((cluster) => [cluster, []]));
  const together: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let sum = 0;
    for (const [cluster, times] of alone) {
      const address = await namespace.serviceAddress(`${cluster}-rw`, signal);
      const start = performance.now();
      await execute({ ...inNode("bash", SCRIPT, address, LIKE[cluster] ?? ""), env, seconds: 60 }, signal);
      const time = (performance.now() - start) / 1000;
      times.push(time);
      sum += time;
    }
    together.push(sum);
  }
  return {
    alone: Object.fromEntries([...alone].map(([cluster, times]) => [cluster, median(times)])),
    together: median(together),
  };
}
