import { sameValue } from "../dynamic/sameValue";
import { containsUnknown } from "../dynamic/unknown";
import { RouterPods } from "./routerPods";
import { waitForGeneration } from "./waitForGeneration";
import type { dynamic } from "@pulumi/pulumi";
import type { RolloutInputs } from "./rollout";

/** A changed password changes the generation too; how long to wait changes nothing that is. */
const COMPARED = [
  "generation",
  "revisions",
  "namespace",
  "selector",
  "replicas",
  "account",
  "kubernetesContext",
] as const satisfies readonly (keyof RolloutInputs)[];

export function diff(olds: RolloutInputs, news: RolloutInputs): dynamic.DiffResult {
  return { changes: COMPARED.some((key) => containsUnknown(news[key]) || !sameValue(olds[key], news[key])) };
}

export async function create(inputs: RolloutInputs): Promise<dynamic.CreateResult<RolloutInputs>> {
  await waitForGeneration(inputs);
  return { id: "rollout", outs: inputs };
}

export async function update(inputs: RolloutInputs): Promise<dynamic.UpdateResult<RolloutInputs>> {
  await waitForGeneration(inputs);
  return { outs: inputs };
}

/** Drift of the running processes becomes one of the state, which the next update mends. */
export async function read(id: string, state: RolloutInputs): Promise<dynamic.ReadResult<RolloutInputs>> {
  const pods = await new RouterPods(state).inspect();
  const strays = pods.filter(({ generation }) => generation !== state.generation);
  if (pods.length >= state.replicas && strays.length === 0) return { id, props: state };
  const found = strays.map(({ generation }) => generation ?? "none").sort();
  return { id, props: { ...state, generation: found.length === 0 ? "none" : found.join(" ") } };
}
