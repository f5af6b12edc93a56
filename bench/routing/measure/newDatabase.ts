import { ROUTER_PORT } from "../../../components/router/port";
import { median } from "../../median";
import { createDatabases, password } from "../servers/createDatabases";
import { databasesOf, NEWCOMER } from "../fleet";
import { underLoad, type LoadReport } from "./load";
import type { Login, LoginTarget } from "../logins/login";
import { failedLogins, longestLogin, longestStallOfBoth } from "../logins/stalls";
import { watchLogins } from "../logins/watchLogins";
import { namespace } from "../servers/namespace";
import { podsOf, routerMemory } from "../servers/pods";
import type { Pod } from "../../namespace";
import { preview, up } from "../servers/stack";
import { watchConfiguration, type ConfigurationWatch } from "./watchConfiguration";

/** From CREATE DATABASE to its first answer through the router; seconds. The first five add up to `firstAnswer`. */
export interface NewDatabase {
  readonly create: number;
  readonly preview: number;
  /** From its start until the ConfigMap had changed. */
  readonly up: number;
  /** From there until the volume of the pod that answered first had. */
  readonly volume: number;
  /** From there until that pod answered. */
  readonly reload: number;
  readonly firstAnswer: number;
  /** From the start of `up` until every pod answered. */
  readonly everyPod: number;
  /** From the changed ConfigMap until every pod answered. */
  readonly afterConfigMap: number;
  readonly wholeUp: number;
  readonly stalls: {
    /** A login that meets no reload. */
    readonly usual: number;
    readonly worstPod: number;
    readonly everyPodAtOnce: number;
    readonly service: number;
  };
  /** By way of the Service, while it was deployed. */
  readonly failedLogins: number;
  readonly load: LoadReport;
  /** MiB of the router pod that has more. */
  readonly memory: { readonly before: number; readonly after: number };
}

const ROUTER = "app.kubernetes.io/name=odyssey";

/** Seconds until a new database answers in a pod after `up` has ended: no time at all, or the router is wrong. */
const PATIENCE = 30;

/** Makes one database more and brings it to the clients, while others use the router. */
export async function measureNewDatabase(size: number, signal: AbortSignal): Promise<NewDatabase> {
  const pods = await podsOf(ROUTER, signal);
  const [one, other] = pods;
  if (one === undefined || other === undefined)
    throw new Error(`the router has ${pods.length} pods, and shall have two`);
  const existing = loadDatabaseOf(size);
  const created = `shop_new_${size}`;
  const service = loginTo(existing, "service", await namespace.serviceAddress("router", signal));
  const targets = [
    service,
    ...pods.flatMap((pod) => [
      loginTo(existing, pod.name, pod.address, ROUTER_PORT),
      loginTo(created, newIn(pod), pod.address, ROUTER_PORT),
    ]),
  ];
  const before = await routerMemory(pods, signal);
  const { result, report } = await underLoad(service, signal, () =>
    watchConfiguration(pods, signal, (configuration) =>
      watchLogins(targets, signal, async (logins) => {
        const start = Date.now();
        await createDatabases([{ cluster: NEWCOMER.cluster, name: created, owner: NEWCOMER.owner }], signal);
        const made = Date.now();
        await preview(signal);
        const previewed = Date.now();
        await up(signal);
        const ended = Date.now();
        const answers = await Promise.all(pods.map((pod) => logins.firstAnswer(newIn(pod), PATIENCE)));
        const times = { start, made, previewed, ended };
        return {
          ...phases(times, pods, answers, configuration),
          stalls: {
            usual: usualLogin(logins.logins, pods, start, previewed),
            worstPod: Math.max(...pods.map(({ name }) => longestLogin(logins.logins, name, previewed))),
            everyPodAtOnce: longestStallOfBoth(logins.logins, one.name, other.name, previewed),
            service: longestLogin(logins.logins, "service", previewed),
          },
          failedLogins: failedLogins(logins.logins, "service", previewed),
        };
      }),
    ),
  );
  return { ...result, load: report, memory: { before, after: await routerMemory(pods, signal) } };
}

/** The one whose sessions are open all the time; the same cluster's as the new one, whose roles no other cluster knows. */
export function loadDatabaseOf(size: number): string {
  const database = databasesOf(size).find(({ cluster }) => cluster === NEWCOMER.cluster);
  if (database === undefined) throw new Error(`${size} databases leave none for ${NEWCOMER.cluster}`);
  return database.name;
}

/** @param port of a Service when not given */
export function loginTo(database: string, name: string, host: string, port = 5432): LoginTarget {
  return { name, host, port, database, user: NEWCOMER.owner, password };
}

function newIn({ name }: Pod): string {
  return `new in ${name}`;
}

function phases(
  { start, made, previewed, ended }: Record<"start" | "made" | "previewed" | "ended", number>,
  pods: readonly Pod[],
  answers: readonly number[],
  { configMaps, volumes }: ConfigurationWatch,
) {
  const first = Math.min(...answers);
  const pod = pods[answers.indexOf(first)]?.name ?? "";
  const configMap = lastBefore(configMaps, first);
  const volume = lastBefore(volumes.get(pod) ?? [], first);
  return {
    create: (made - start) / 1000,
    preview: (previewed - made) / 1000,
    up: (configMap - previewed) / 1000,
    volume: (volume - configMap) / 1000,
    reload: (first - volume) / 1000,
    firstAnswer: (first - start) / 1000,
    everyPod: (Math.max(...answers) - previewed) / 1000,
    afterConfigMap: (Math.max(...answers) - configMap) / 1000,
    wholeUp: (ended - previewed) / 1000,
  };
}

function lastBefore(times: readonly number[], time: number): number {
  const last = times.filter((each) => each <= time).at(-1);
  if (last === undefined) throw new Error("the new database answered before the router's configuration had changed");
  return last;
}

/** Median of those that ended before anything was deployed. */
function usualLogin(logins: readonly Login[], pods: readonly Pod[], from: number, to: number): number {
  const names = new Set(pods.map(({ name }) => name));
  const calm = logins.filter(({ target, start, end }) => names.has(target) && start >= from && end <= to);
  return median(calm.map(({ start, end }) => end - start)) / 1000;
}
