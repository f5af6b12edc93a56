import { waitFor } from "../../../lab/steps/waitFor";
import { createDatabases } from "../servers/createDatabases";
import { NEWCOMER } from "../fleet";
import { namespace } from "../servers/namespace";
import { underLoad, type LoadReport } from "../measure/load";
import { failedLogins, longestLogin } from "../logins/stalls";
import { watchLogins } from "../logins/watchLogins";
import { loadDatabaseOf, loginTo } from "../measure/newDatabase";
import { podsOf, routerMemory } from "../servers/pods";
import { SHELL_ROUTER, SHELL_SELECTOR, shellObjects } from "./objects";

/** From CREATE DATABASE to its first answer; seconds. */
export interface ShellNewDatabase {
  /** From nothing until both pods serve all databases. */
  readonly start: number;
  readonly create: number;
  readonly firstAnswer: number;
  /** From the restart until both new pods are ready. */
  readonly everyPod: number;
  readonly longestLogin: number;
  readonly failedLogins: number;
  readonly load: LoadReport;
  readonly memory: { readonly before: number; readonly after: number };
}

/** Seconds that all pods may take to be replaced. */
const DEADLINE = 600;

/** As `measureNewDatabase`, the shell way: new pods. */
export async function measureShellNewDatabase(size: number, signal: AbortSignal): Promise<ShellNewDatabase> {
  const begin = performance.now();
  await namespace.kubectl(["apply", "--filename", "-"], signal, shellObjects());
  await rolledOut(signal);
  const start = (performance.now() - begin) / 1000;
  const address = await namespace.serviceAddress(SHELL_ROUTER, signal);
  const existing = loginTo(loadDatabaseOf(size), "service", address);
  const created = loginTo(`shop_restart_${size}`, "new", address);
  const before = await routerMemory(await podsOf(SHELL_SELECTOR, signal), signal);
  const { result, report } = await underLoad(existing, signal, () =>
    watchLogins([existing, created], signal, async (logins) => {
      const from = Date.now();
      await createDatabases([{ cluster: NEWCOMER.cluster, name: created.database, owner: NEWCOMER.owner }], signal);
      const made = Date.now();
      await namespace.kubectl(["rollout", "restart", `deployment/${SHELL_ROUTER}`], signal);
      await rolledOut(signal);
      const replaced = Date.now();
      const answered = await logins.firstAnswer("new", 30);
      // They still hold sessions.
      await waitFor("the pods of before are gone", 120, () => hasPods(2, signal), signal);
      return {
        create: (made - from) / 1000,
        firstAnswer: (answered - from) / 1000,
        everyPod: (replaced - made) / 1000,
        longestLogin: longestLogin(logins.logins, "service", made),
        failedLogins: failedLogins(logins.logins, "service", made),
      };
    }),
  );
  const after = await routerMemory(await podsOf(SHELL_SELECTOR, signal), signal);
  await namespace.kubectl(["delete", `deployment/${SHELL_ROUTER}`, `service/${SHELL_ROUTER}`, "--wait=false"], signal);
  return { start, ...result, load: report, memory: { before, after } };
}

/** Returns when every pod is of the newest kind and ready; those of before may still be on their way out. */
async function rolledOut(signal: AbortSignal): Promise<void> {
  const args = ["rollout", "status", `deployment/${SHELL_ROUTER}`, `--timeout=${DEADLINE}s`];
  await namespace.kubectl(args, signal, "", DEADLINE + 10);
}

async function hasPods(count: number, signal: AbortSignal): Promise<boolean> {
  const pods = await namespace.kubectl(["get", "pods", "-l", SHELL_SELECTOR, "--output", "name"], signal);
  return pods.split("\n").length === count;
}
