import { Listr, type ListrTask } from "listr2";
import { measurePlanAndRender } from "./measure/planAndRender";
import { measureAppend } from "./shell/appendRows";
import type { WithoutServers } from "./result";

/** Measures one size without servers, and adds it to the results. */
export function tasksWithoutServers(size: number, results: WithoutServers[], signal: AbortSignal): ListrTask {
  let ours: WithoutServers["ours"];
  return {
    title: `${size.toLocaleString("en")} databases without servers`,
    task: () =>
      new Listr([
        { title: "plan and render", task: async () => void (ours = await measurePlanAndRender(size, signal)) },
        {
          title: "the shell way",
          task: async () => void results.push({ size, ours, append: await measureAppend(size, signal) }),
        },
      ]),
  };
}
