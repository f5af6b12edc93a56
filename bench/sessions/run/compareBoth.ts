import { compare, type Difference } from "../compare";
import { runSteps } from "./runSteps";
import type { Engine } from "../options";
import type { Side } from "./stage";
import type { Step } from "../steps/types";
import type { Address } from "../wire/connection";
import type { Exchange } from "./exchange";

export interface Pair extends Side {
  readonly through: Address;
  readonly engine: Engine;
}

/** What a sequence brought at both addresses. */
export interface Comparison {
  readonly straight: readonly Exchange[];
  readonly through: readonly Exchange[];
  readonly difference: Difference | undefined;
}

/** Runs a sequence straight and then through the router, each on the same rows, and looks for server connections left behind. */
export async function compareBoth(pair: Pair, steps: readonly Step[]): Promise<Comparison> {
  const { control } = pair;
  await control.reset();
  const straight = await runSteps(pair, steps);
  const ill = straight.find(({ end }) => end === "silent");
  if (ill !== undefined)
    throw new Error(`PostgreSQL itself does not answer step ${ill.step + 1} of ${JSON.stringify(steps)}`);
  await control.unowned(pair.deadline);
  await control.reset();
  const through = await runSteps({ ...pair, address: pair.through }, steps, straight);
  const left = await control.unowned(pair.deadline);
  // The next sequence begins without them.
  for (const { pid } of left) await control.kill(pid);
  const difference = compare(straight, through, pair) ?? leftBehind(steps.length, left);
  return { straight, through, difference };
}

function leftBehind(steps: number, left: Awaited<ReturnType<Side["control"]["unowned"]>>): Difference | undefined {
  const first = left[0];
  if (first === undefined) return undefined;
  const through = `a server connection without a client is ${first.state}, holds ${first.locks} locks, and last ran: ${first.query}`;
  return { step: steps - 1, straight: undefined, through };
}
