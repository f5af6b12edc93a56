import { AppsV1Api, CoreV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { setTimeout as sleep } from "node:timers/promises";
import { askApi, KubernetesApiError } from "../../kubernetes/askApi";
import { loadKubeConfig, type KubernetesAccess } from "../../kubernetes/client";
import { settled } from "./settled";
import type { KubeConfig, V1Deployment, V1Scale, V1StatefulSet } from "@kubernetes/client-node";
import type { Workload } from "./rollout";

/** Milliseconds between two looks at how many pods there are, and until one more must have ended, or been replaced. */
const TIMES = { pause: 500, pod: 120_000 };

/** The router's Deployments and StatefulSets, and how many pods they have. */
export class Workloads {
  readonly #namespace: string;
  readonly #kubeConfig: KubeConfig;
  readonly #api: AppsV1Api;
  readonly #pods: CoreV1Api;

  constructor(target: KubernetesAccess & { readonly namespace: string }) {
    this.#namespace = target.namespace;
    this.#kubeConfig = loadKubeConfig(target);
    this.#api = this.#kubeConfig.makeApiClient(AppsV1Api);
    this.#pods = this.#kubeConfig.makeApiClient(CoreV1Api);
  }

  /** How many pods it is told to have; undefined when there is no such workload. */
  async replicas(workload: Workload): Promise<number | undefined> {
    return (await this.#scale(workload))?.spec?.replicas;
  }

  /** Gives back the pods that an interrupted change of the engine has taken away. */
  async restore(workload: Workload, replicas: number): Promise<void> {
    const now = await this.replicas(workload);
    if (now !== undefined && now < replicas) await this.#tell(workload, replicas);
  }

  /** Waits until its pods are those of its present template, and no others. */
  async settle(workload: Workload): Promise<void> {
    await settled(() => this.#read(workload), {
      ...TIMES,
      what: `${workload.kind} ${workload.name}`,
      look: `kubectl -n ${this.#namespace} describe pods -l ${workload.selector}`,
    });
  }

  /** Ends its pods one after another: the clients of each connect again before the next one's do. */
  async retire(workload: Workload): Promise<void> {
    for (let pods = (await this.replicas(workload)) ?? 0; pods > 0; pods--) {
      await this.#tell(workload, pods - 1);
      await this.#waitUntil(workload, pods - 1);
    }
  }

  async #waitUntil(workload: Workload, pods: number): Promise<void> {
    const deadline = Date.now() + TIMES.pod;
    for (;;) {
      // Those that are on their way out count until they are gone.
      const namespace = this.#namespace;
      const { items } = await askApi(
        this.#kubeConfig,
        this.#pods.listNamespacedPod({ namespace, labelSelector: workload.selector }),
      );
      const there = items.filter(({ status }) => status?.phase !== "Failed" && status?.phase !== "Succeeded");
      if (there.length <= pods) return;
      if (Date.now() > deadline) {
        throw new Error(
          `a pod of ${workload.kind} ${workload.name} did not end within ${TIMES.pod / 1000} s; ` +
            "all routers run what they shall, and pulumi up goes on from here",
        );
      }
      await sleep(TIMES.pause);
    }
  }

  async #read({ kind, name }: Workload): Promise<V1Deployment | V1StatefulSet> {
    const object = { namespace: this.#namespace, name };
    return kind === "Deployment"
      ? await askApi(this.#kubeConfig, this.#api.readNamespacedDeployment(object))
      : await askApi(this.#kubeConfig, this.#api.readNamespacedStatefulSet(object));
  }

  async #scale({ kind, name }: Workload): Promise<V1Scale | undefined> {
    const object = { namespace: this.#namespace, name };
    const asked =
      kind === "Deployment"
        ? this.#api.readNamespacedDeploymentScale(object)
        : this.#api.readNamespacedStatefulSetScale(object);
    try {
      return await askApi(this.#kubeConfig, asked);
    } catch (error) {
      if (error instanceof KubernetesApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  async #tell({ kind, name }: Workload, replicas: number): Promise<void> {
    const change = { namespace: this.#namespace, name, body: { spec: { replicas } } };
    const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
    await askApi(
      this.#kubeConfig,
      kind === "Deployment"
        ? this.#api.patchNamespacedDeploymentScale(change, mergePatch)
        : this.#api.patchNamespacedStatefulSetScale(change, mergePatch),
    );
  }
}
