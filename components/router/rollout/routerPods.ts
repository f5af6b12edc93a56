import { CoreV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { askApi, KubernetesApiError } from "../../kubernetes/askApi";
import { loadKubeConfig, type KubernetesAccess } from "../../kubernetes/client";
import { PodConnection } from "../../kubernetes/podConnection";
import { takesNoTls, withConnection } from "../../postgres/connection";
import { reasonOf } from "../../../common/reasonOf";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { engineOf } from "../engines";
import { INIT_CONTAINER, PERMITTED_GENERATION, RELOADER_CONTAINER } from "../objects/labels";
import { ROUTER_PORT } from "../port";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import type { RouterAccount } from "../../postgres/routerAccount/account";
import type { Ask, Engine, EngineName } from "../engine";

export interface RouterPodsTarget extends KubernetesAccess {
  /** Absent in the state of deployments that knew of one engine only. */
  readonly engine?: EngineName;
  /** Of the engine in each pod; absent as well, for one. */
  readonly processes?: number;
  readonly namespace: string;
  readonly selector: string;
  readonly account: RouterAccount;
  readonly password: string;
}

/** A pod, as Kubernetes sees it. */
export interface PodState {
  readonly name: string;
  /** Its containers have started; until then it cannot be asked, and takes what is there without being told. */
  readonly running: boolean;
  /** It was told that it may take the generation over that was asked for. */
  readonly permitted: boolean;
}

export interface RouterPod extends PodState {
  /** Whether the running process routes by the generation that was asked for, as it says itself. */
  readonly upToDate: boolean;
  /** Why it cannot be asked; undefined when it can. */
  readonly problem: string | undefined;
}

/** Milliseconds that one pod gets for an answer. */
const ANSWER_DEADLINE = 4_000;

/** The pods that run the router now, without those that are on their way out. */
export class RouterPods {
  readonly #target: RouterPodsTarget;
  readonly #engine: Engine;
  readonly #kubeConfig: KubeConfig;
  readonly #api: CoreV1Api;

  constructor(target: RouterPodsTarget) {
    this.#target = target;
    this.#engine = engineOf(target.engine);
    this.#kubeConfig = loadKubeConfig(target);
    this.#api = this.#kubeConfig.makeApiClient(CoreV1Api);
  }

  async list(generation: string): Promise<PodState[]> {
    const { namespace, selector } = this.#target;
    const pods = this.#api.listNamespacedPod({ namespace, labelSelector: selector });
    const { items } = await askApi(this.#kubeConfig, pods);
    return items
      .filter(isCurrent)
      .map(({ metadata, status }) => ({
        name: metadata?.name ?? "",
        running: status?.phase === "Running",
        permitted: metadata?.annotations?.[PERMITTED_GENERATION] === generation,
      }))
      .sort((a, b) => byCodeUnit(a.name, b.name));
  }

  /** Asks a pod whether it runs the generation. */
  async inspect(pod: PodState, generation: string): Promise<RouterPod> {
    if (!pod.running) return { ...pod, upToDate: false, problem: "does not run yet" };
    const { password, processes = 1 } = this.#target;
    try {
      const upToDate = await this.#engine.proof.runs(this.#ask(pod.name), password, generation, processes);
      return { ...pod, upToDate, problem: undefined };
    } catch (error) {
      return { ...pod, upToDate: false, problem: `cannot be asked: ${reasonOf(error)}` };
    }
  }

  /** Tells a pod that it may take the generation over. */
  async permit(pod: string, generation: string): Promise<void> {
    await this.#annotate(pod, { [PERMITTED_GENERATION]: generation, ...nudged() });
  }

  /**
   * Makes the kubelets look at pods, and so at their volumes, at once. By themselves they would see a changed object within a
   * minute or two.
   */
  async nudge(pods: readonly PodState[]): Promise<void> {
    await Promise.all(pods.map(({ name }) => this.#annotate(name, nudged())));
  }

  /** The generation that a pod's process runs; undefined when it runs none of ours or cannot be asked. */
  async generationOf(pod: string): Promise<string | undefined> {
    return await this.#engine.proof.generation(this.#ask(pod), this.#target.password).catch(() => undefined);
  }

  /** Sessions of all pods that go on where their database was before it was moved: database → sessions, sorted by name. */
  async leftSessions(): Promise<[database: string, sessions: number][]> {
    const { leftSessions } = this.#engine;
    const { password, processes = 1 } = this.#target;
    if (leftSessions === undefined) return [];
    const sums = new Map<string, number>();
    for (const { name } of (await this.list("")).filter(({ running }) => running)) {
      const counts = await leftSessions.count(this.#ask(name), password, processes);
      for (const [database, count] of Object.entries(counts)) sums.set(database, (sums.get(database) ?? 0) + count);
    }
    return [...sums].sort(([a], [b]) => byCodeUnit(a, b));
  }

  /** Ends those of a database in all pods, and says how many there were; undefined when the engine cannot. */
  async endLeftSessions(database: string): Promise<number | undefined> {
    const { leftSessions } = this.#engine;
    const { password, processes = 1 } = this.#target;
    if (leftSessions === undefined) return undefined;
    let ended = 0;
    for (const { name } of (await this.list("")).filter(({ running }) => running))
      ended += await leftSessions.end(this.#ask(name), password, processes, database);
    return ended;
  }

  /** What the pod's reloader said last, or what runs before the router starts; empty when that said nothing. */
  async reloaderLog({ name, running }: PodState): Promise<string> {
    const { namespace } = this.#target;
    const request = { namespace, name, container: running ? RELOADER_CONTAINER : INIT_CONTAINER, tailLines: 3 };
    return await this.#api.readNamespacedPodLog(request).catch(() => "");
  }

  /** A pod that has gone meanwhile needs none. */
  async #annotate(name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
    const { namespace } = this.#target;
    const body = { metadata: { annotations } };
    const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
    try {
      await askApi(this.#kubeConfig, this.#api.patchNamespacedPod({ namespace, name, body }, mergePatch));
    } catch (error) {
      if (!(error instanceof KubernetesApiError && error.status === 404)) throw error;
    }
  }

  /** Logs in to the pod as the router account. While clients come to be asked for TLS, some pods want it and some cannot. */
  #ask(pod: string): Ask {
    const { namespace, account } = this.#target;
    return async (database, password, use) => {
      const withTls = async (mode: "unverified" | "disable") => {
        const stream = new PodConnection(this.#kubeConfig, { namespace, pod, port: ROUTER_PORT });
        const address = { host: pod, port: ROUTER_PORT, stream, tls: { mode } };
        return await withConnection({ ...address, user: account.user, database, password }, ANSWER_DEADLINE, use);
      };
      try {
        return await withTls("unverified");
      } catch (error) {
        if (takesNoTls(error)) return await withTls("disable");
        throw error;
      }
    };
  }
}

function nudged(): Readonly<Record<string, string>> {
  return { "pgfleet.io/nudged": new Date().toISOString() };
}

function isCurrent({ metadata, status }: V1Pod): boolean {
  return metadata?.deletionTimestamp === undefined && status?.phase !== "Failed" && status?.phase !== "Succeeded";
}
