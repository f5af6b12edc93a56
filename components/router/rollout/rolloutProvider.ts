import { sameValue } from "../../../common/sameValue";
import { reasonOf } from "../../../common/reasonOf";
import { printable } from "../../../common/printable";
import { containsUnknown } from "../../dynamic/unknown";
import { RouterPods } from "./routerPods";
import { takeTurns } from "./takeTurns";
import { Workloads } from "./workloads";
import type { dynamic } from "@pulumi/pulumi";
import type { RolloutInputs } from "./rollout";

/** A changed password changes the generation too; how long to wait changes nothing that is. */
const COMPARED = [
  "engine",
  "processes",
  "generation",
  "found",
  "namespace",
  "selector",
  "replicas",
  "account",
  "kubernetesContext",
  "kubeconfig",
] as const satisfies readonly (keyof RolloutInputs)[];

/** Pods that another hand, or an interrupted change of the engine, has taken away are a change too. */
export async function diff(olds: RolloutInputs, news: RolloutInputs): Promise<dynamic.DiffResult> {
  if (COMPARED.some((key) => containsUnknown(news[key]) || !sameValue(olds[key], news[key]))) return { changes: true };
  // That Kubernetes cannot be asked is for Drift to tell.
  const scale = await scaleOf(news).catch(() => undefined);
  return { changes: scale !== undefined && scale < news.replicas };
}

function describeLeft(left: readonly (readonly [database: string, sessions: number])[]): string {
  const databases = left.map(([database, sessions]) => `${printable(database)} (${sessions})`);
  return (
    `sessions that are open go on where their database was before, until they end: ${databases.join(", ")}. ` +
    "End those of a database with: npx pgfleet routes end-sessions DATABASE"
  );
}

async function scaleOf(inputs: RolloutInputs): Promise<number | undefined> {
  return await new Workloads(inputs).replicas(inputs.workload);
}

export async function create(inputs: RolloutInputs): Promise<dynamic.CreateResult<RolloutInputs>> {
  await roll(inputs);
  return { id: "rollout", outs: inputs };
}

export async function update(inputs: RolloutInputs): Promise<dynamic.UpdateResult<RolloutInputs>> {
  await roll(inputs);
  return { outs: inputs };
}

async function roll(inputs: RolloutInputs): Promise<void> {
  const workloads = new Workloads(inputs);
  await workloads.restore(inputs.workload, inputs.replicas);
  await workloads.settle(inputs.workload);
  await takeTurns(inputs);
  for (const workload of inputs.retired) await workloads.retire(workload);
  try {
    const left = await new RouterPods(inputs).leftSessions();
    if (left.length > 0) console.warn(describeLeft(left));
  } catch (error) {
    // All is deployed; this would only be good to know.
    console.warn(`sessions that go on where their database was before could not be counted: ${reasonOf(error)}`);
  }
}

/** Drift of the running processes becomes one of the state, which the next update fixes. */
export async function read(id: string, state: RolloutInputs): Promise<dynamic.ReadResult<RolloutInputs>> {
  const pods = new RouterPods(state);
  const found = await Promise.all(
    (await pods.list(state.generation)).map((pod) => pods.inspect(pod, state.generation)),
  );
  const strays = found.filter(({ upToDate }) => !upToDate);
  if (found.length >= state.replicas && strays.length === 0) return { id, props: state };
  const running = await Promise.all(strays.map(async ({ name }) => (await pods.generationOf(name)) ?? "none"));
  return { id, props: { ...state, generation: running.length === 0 ? "none" : running.sort().join(" ") } };
}
