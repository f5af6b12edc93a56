import { sameValue } from "../dynamic/sameValue";
import { containsUnknown } from "../dynamic/unknown";
import { RouterPods } from "./routerPods";
import { takeTurns } from "./takeTurns";
import type { dynamic } from "@pulumi/pulumi";
import type { RolloutInputs } from "./rollout";

/** A changed password changes the generation too; how long to wait changes nothing that is. */
const COMPARED = [
  "generation",
  "found",
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
  await takeTurns(inputs);
  return { id: "rollout", outs: inputs };
}

export async function update(inputs: RolloutInputs): Promise<dynamic.UpdateResult<RolloutInputs>> {
  await takeTurns(inputs);
  return { outs: inputs };
}

/** Drift of the running processes becomes one of the state, which the next update mends. */
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
