import { Client } from "./client";
import { runStep } from "./step/runStep";
import type { Exchange } from "./exchange";
import type { Step } from "../steps/types";
import type { Side } from "./stage";

/**
 * Runs a sequence at one of the two addresses, and ends early when an answer stays out.
 * @param straight what it brought straight, which tells how much to wait for where the protocol does not
 */
export async function runSteps(
  side: Side,
  steps: readonly Step[],
  straight?: readonly Exchange[],
): Promise<Exchange[]> {
  const client = new Client(side.address, side.account, side.deadline);
  const exchanges: Exchange[] = [];
  try {
    for (const [index, step] of steps.entries()) {
      const login = await client.connect();
      if (login !== undefined) exchanges.push({ step: index, login: true, ...login });
      if (login?.end === "silent") break;
      if (login?.end === "closed") await client.leave();
      if (login !== undefined && login.end !== "answered") continue;
      const expected = straight?.find((exchange) => exchange.step === index && !exchange.login);
      const done = await runStep({ client, ...side, expected }, step);
      exchanges.push({ step: index, login: false, ...done });
      if (done.end === "silent") break;
      if (done.end === "closed" || done.end === "left") await client.leave();
    }
    return exchanges;
  } finally {
    await client.leave();
  }
}
