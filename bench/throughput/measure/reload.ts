import { setTimeout as sleep } from "node:timers/promises";
import { ROUTER_PORT } from "../../../components/router/port";
import { waitFor } from "../../../lab/steps/waitFor";
import type { Login } from "../../routing/logins/login";
import { failedLogins, longestLogin } from "../../routing/logins/stalls";
import { watchLogins } from "../../routing/logins/watchLogins";
import type { ReloadRun } from "../report/result";
import { productOf, rollOut, type Deployed } from "../stack/deploy";
import { databasesIni } from "../stack/hand";
import { HAND_WORK } from "../stack/handIni";
import { apply, namespace } from "../stack/namespace";
import { DATABASES, PASSWORD, ROLE } from "../stack/names";
import { productConfiguration } from "../stack/product";
import { usageOf } from "./usage";

/** Seconds for the last login that meets the reload to end. */
const PATIENCE = 60;

/** Names of so many databases; more of them have those of fewer. */
export function databaseNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `customer_${String(index + 1).padStart(6, "0")}`);
}

/** Gives a way's pods so many databases, one after another, while clients log in to each. */
export async function measureReload(way: Deployed, databases: number, signal: AbortSignal): Promise<ReloadRun> {
  const login = { database: DATABASES.transaction, user: ROLE, password: PASSWORD, port: ROUTER_PORT };
  const targets = way.pods.map(({ name, address }) => ({ ...login, name, host: address }));
  return await watchLogins(targets, signal, async ({ logins }) => {
    const start = Date.now();
    const problem = await problemOf(signal, async () => {
      await takeOver(way, databaseNames(databases), signal);
    });
    const end = Date.now();
    const calm = () => Promise.resolve(isCalm(way, logins, end));
    await problemOf(signal, () => waitFor("a login that meets no reload", PATIENCE, calm, signal));
    return {
      ...(problem === undefined ? {} : { problem }),
      longest: Math.max(...way.pods.map(({ name }) => longestLogin(logins, name, start))),
      failed: way.pods.reduce((sum, { name }) => sum + failedLogins(logins, name, start), 0),
      seconds: (end - start) / 1000,
      memory: (await usageOf(way.pods)).memory,
    };
  });
}

/** The first line of what it fails with. What the signal ends, ends. */
async function problemOf(signal: AbortSignal, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return (error instanceof Error ? error.message : String(error)).split("\n")[0];
  }
}

/** Whether each pod has had a login since. */
function isCalm({ pods }: Deployed, logins: readonly Login[], since: number): boolean {
  return pods.every(({ name }) => logins.some(({ target, start }) => target === name && start > since));
}

async function takeOver(way: Deployed, databases: readonly string[], signal: AbortSignal): Promise<void> {
  const product = productOf(way.way, way.tls);
  if (product !== undefined) {
    const { generation, objects } = productConfiguration(product, databases);
    await apply(objects, signal);
    await rollOut(product, generation);
    return;
  }
  const script = `cat >${HAND_WORK}/next && mv ${HAND_WORK}/next ${HAND_WORK}/databases.ini && kill -HUP 1`;
  for (const { name } of way.pods) {
    await namespace.kubectl(["exec", "-i", name, "--", "sh", "-c", script], signal, databasesIni(databases));
    await sleep(1_000, undefined, { signal });
  }
}
