import { Listr, PRESET_TIMER, type ListrTask } from "listr2";
import { exclusively } from "./exclusively";
import { logFolder } from "../paths";

/**
 * Runs steps one after another, each shown with the time it took; a failed one says what failed and where the logs are.
 *
 * @param closing what to print when all have succeeded
 */
export async function run(tasks: ListrTask[], closing: () => readonly string[] = () => []): Promise<void> {
  const list = new Listr(tasks, {
    concurrent: false,
    rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  });
  try {
    await exclusively(async () => {
      await list.run();
    });
    for (const line of closing()) console.log(line);
  } catch (error) {
    console.error(
      `\n${error instanceof Error ? error.message : String(error)}\nLogs of the node: ${logFolder} (npm run lab -- logs)`,
    );
    process.exitCode = 1;
  }
}
