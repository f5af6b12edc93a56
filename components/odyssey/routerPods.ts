import { CoreV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { askApi, KubernetesApiError } from "../kubernetes/askApi";
import { loadKubeConfig } from "../kubernetes/client";
import { PodConnection } from "../kubernetes/podConnection";
import { withConnection } from "../postgres/connection";
import { reasonOf } from "../reasonOf";
import { byCodeUnit } from "../sort";
import { CONSOLE_DATABASE, generationMarkerName } from "./names";
import { RELOADER_CONTAINER } from "./labels";
import { ROUTER_PORT } from "./renderMain";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import type { RouterAccount } from "./types";

export interface RouterPodsTarget {
  readonly namespace: string;
  readonly selector: string;
  readonly account: RouterAccount;
  readonly password: string;
  /** Empty for the kubeconfig's current context. */
  readonly kubernetesContext: string;
}

export interface RouterPod {
  readonly name: string;
  /** What the running process says; undefined when it cannot be asked, for the reason in `problem`. */
  readonly generation: string | undefined;
  readonly problem: string | undefined;
}

/** Milliseconds that one pod's console gets for an answer. */
const CONSOLE_DEADLINE = 4_000;

/** The pods that run the router now, without those that are on their way out. */
export class RouterPods {
  readonly #target: RouterPodsTarget;
  readonly #kubeConfig: KubeConfig;
  readonly #api: CoreV1Api;

  constructor(target: RouterPodsTarget) {
    this.#target = target;
    const { kubernetesContext } = target;
    this.#kubeConfig = loadKubeConfig(kubernetesContext === "" ? undefined : kubernetesContext);
    this.#api = this.#kubeConfig.makeApiClient(CoreV1Api);
  }

  /** Asks every pod which generation it runs. */
  async inspect(): Promise<RouterPod[]> {
    const pods = await Promise.all((await this.#list()).map((pod) => this.#inspectPod(pod)));
    return pods.sort((a, b) => byCodeUnit(a.name, b.name));
  }

  /**
   * Makes the kubelets look at the pods, and so at their volumes, at once. By themselves they would see a changed ConfigMap
   * within a minute or two.
   */
  async nudge(generation: string): Promise<void> {
    const annotations = { "pgfleet.io/generation": generation, "pgfleet.io/nudged": new Date().toISOString() };
    const body = { metadata: { annotations } };
    await Promise.all((await this.#list()).map((pod) => this.#patch(pod.metadata?.name ?? "", body)));
  }

  /** What the pod's reloader said last; empty when it said nothing or cannot be asked. */
  async reloaderLog(pod: string): Promise<string> {
    const { namespace } = this.#target;
    const request = { namespace, name: pod, container: RELOADER_CONTAINER, tailLines: 3 };
    return await this.#api.readNamespacedPodLog(request).catch(() => "");
  }

  async #list(): Promise<V1Pod[]> {
    const { namespace, selector } = this.#target;
    const pods = this.#api.listNamespacedPod({ namespace, labelSelector: selector });
    const { items } = await askApi(this.#kubeConfig, pods);
    return items.filter(isCurrent);
  }

  /** A pod that has gone meanwhile needs no patch. */
  async #patch(name: string, body: object): Promise<void> {
    const { namespace } = this.#target;
    const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
    try {
      await askApi(this.#kubeConfig, this.#api.patchNamespacedPod({ namespace, name, body }, mergePatch));
    } catch (error) {
      if (!(error instanceof KubernetesApiError && error.status === 404)) throw error;
    }
  }

  async #inspectPod({ metadata, status }: V1Pod): Promise<RouterPod> {
    const name = metadata?.name ?? "";
    if (status?.phase !== "Running") return { name, generation: undefined, problem: `is ${status?.phase ?? "new"}` };
    try {
      const generation = await this.#askConsole(name);
      return { name, generation, problem: undefined };
    } catch (error) {
      return { name, generation: undefined, problem: `cannot be asked: ${reasonOf(error)}` };
    }
  }

  /** The one generation whose marker is among the rules in force. */
  async #askConsole(pod: string): Promise<string | undefined> {
    const { namespace, account, password } = this.#target;
    const stream = new PodConnection(this.#kubeConfig, { namespace, pod, port: ROUTER_PORT });
    const target = { host: pod, port: ROUTER_PORT, database: CONSOLE_DATABASE, user: account.user, password, stream };
    const tls = { mode: "disable" } as const;
    return await withConnection({ ...target, tls }, CONSOLE_DEADLINE, async (client) => {
      const { rows } = await client.query<{ readonly database: string; readonly obsolete: boolean }>("SHOW RULES");
      const prefix = generationMarkerName("");
      const marker = rows.find(({ database, obsolete }) => !obsolete && database.startsWith(prefix));
      return marker?.database.slice(prefix.length);
    });
  }
}

function isCurrent({ metadata, status }: V1Pod): boolean {
  return metadata?.deletionTimestamp === undefined && status?.phase !== "Failed" && status?.phase !== "Succeeded";
}
