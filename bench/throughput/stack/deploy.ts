import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { ENGINES } from "../../../components/router/engines";
import { engineLabels, selectorOf } from "../../../components/router/objects/labels";
import { takeTurns } from "../../../components/router/rollout/takeTurns";
import { waitFor } from "../../../lab/steps/waitFor";
import { WAYS, type WayName } from "../plan/ways";
import { handLabels, handObjects } from "./hand";
import { apply, namespace, readyPods } from "./namespace";
import type { Pod } from "../../namespace";
import { CLUSTER, NAMESPACE, PASSWORD, REPLICAS } from "./names";
import { productConfiguration, productObject, productWorkload, type Product } from "./product";

/** A way that is there: where clients connect, and the router's pods, none of `straight`. */
export interface Deployed {
  readonly way: WayName;
  readonly tls: boolean;
  readonly host: string;
  readonly pods: readonly Pod[];
}

/** Seconds until all pods of a way serve. */
const DEADLINE = 180;

/** Makes the routers of these ways, all at once. */
export async function deploy(ways: readonly WayName[], tls: boolean, signal: AbortSignal): Promise<Deployed[]> {
  await apply(
    ways.flatMap((way) => objectsOf(way, tls)),
    signal,
  );
  return await Promise.all(ways.map((way) => whenReady(way, tls, signal)));
}

/** Removes them, and returns when their pods are gone. */
export async function undeploy(deployed: readonly Deployed[], signal: AbortSignal): Promise<void> {
  const items = deployed.flatMap(({ way, tls }) => objectsOf(way, tls));
  if (items.length === 0) return;
  const args = ["delete", "--ignore-not-found", "--cascade=foreground", "--timeout=170s", "--filename", "-"];
  await namespace.kubectl(args, signal, JSON.stringify({ apiVersion: "v1", kind: "List", items }), 180);
}

/** The version that each engine's program tells. */
export async function routerVersion({ way, pods }: Deployed, signal: AbortSignal): Promise<string> {
  const { router } = WAYS[way];
  const [pod] = pods;
  if (router === undefined || pod === undefined) throw new Error(`${way} has no pod`);
  const program = router.engine === "odyssey" ? "/app/odyssey" : "/usr/sbin/pgbouncer";
  const args = ["exec", pod.name, "-c", router.engine, "--", program, "--version"];
  return (await namespace.kubectl(args, signal)).split("\n")[0]?.trim() ?? "";
}

/** The router that pgfleet makes for a way; undefined for others. */
export function productOf(way: WayName, tls: boolean): Product | undefined {
  const { router } = WAYS[way];
  if (router?.made !== "by pgfleet") return undefined;
  return { name: way, engine: router.engine, clean: router.clean, tls };
}

/** Has the pods of a product take a configuration over, one after another, as pgfleet does; returns when all run it. */
export async function rollOut(product: Product, generation: string): Promise<void> {
  const { name, engine } = product;
  await takeTurns({
    engine,
    processes: 1,
    workload: { kind: ENGINES[engine].pod.workload, name: productObject(product), selector: "" },
    retired: [],
    generation,
    found: {},
    namespace: NAMESPACE,
    selector: selectorOf(engineLabels(name, engine)),
    replicas: REPLICAS,
    account: ROUTER_ACCOUNT,
    password: PASSWORD,
    kubernetesContext: "",
    timeoutSeconds: DEADLINE,
  });
}

function objectsOf(way: WayName, tls: boolean): object[] {
  const { router } = WAYS[way];
  const product = productOf(way, tls);
  if (product !== undefined) return [...productConfiguration(product, []).objects, ...productWorkload(product)];
  return router === undefined ? [] : handObjects(way, { clean: router.clean, tls });
}

async function whenReady(way: WayName, tls: boolean, signal: AbortSignal): Promise<Deployed> {
  const { router } = WAYS[way];
  if (router === undefined)
    return { way, tls, host: await namespace.serviceAddress(`${CLUSTER}-rw`, signal), pods: [] };
  const product = productOf(way, tls);
  const selector = selectorOf(product === undefined ? handLabels(way) : engineLabels(way, product.engine));
  let pods: Pod[] = [];
  await waitFor(
    `both pods of ${way} serve`,
    DEADLINE,
    async () => (pods = await readyPods(selector, signal)).length === REPLICAS,
    signal,
  );
  return { way, tls, host: await namespace.serviceAddress(way, signal), pods };
}
