import { median } from "../../median";
import { execute } from "../../execute";
import { projectFolder } from "../../../lab/paths";
import type { PlanAndRender } from "./planAndRenderOnce";

const ROUNDS = 5;

/** Seconds that a process takes which does nothing else before it: the median of some. */
export async function measurePlanAndRender(size: number, signal: AbortSignal): Promise<PlanAndRender> {
  const args = ["-r", "ts-node/register/transpile-only", "bench/routing/measure/planAndRenderOnce.ts", String(size)];
  const rounds: PlanAndRender[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const output = await execute({ command: "node", args, cwd: projectFolder, seconds: 120 }, signal);
    rounds.push(JSON.parse(output) as PlanAndRender);
  }
  return { plan: median(rounds.map(({ plan }) => plan)), render: median(rounds.map(({ render }) => render)) };
}
