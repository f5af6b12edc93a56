import { writeFile } from "node:fs/promises";
import { alignedTable } from "../../common/markdown";
import { checkRoot } from "../../lab/build/checkMachine";
import { installPackages, testPackages } from "../../lab/build/packages";
import { isNodeUp } from "../../lab/node/ready";
import { interruptible } from "../interruption";
import { namespace } from "./stack/namespace";
import { clientTlsTables } from "./report/clientTls";
import { tablesOf } from "./report/tables";
import { verdictsOf } from "./report/targets";
import { measureEverything } from "./measureEverything";
import { emptyResult, type Draft } from "./draft";
import type { ThroughputOptions } from "./plan/options";
import type { ThroughputResult } from "./report/result";

/** Measures, prints what was measured, also when something failed, and removes everything. */
export async function benchThroughput(options: ThroughputOptions): Promise<void> {
  const draft = emptyResult(options);
  const tell = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
  checkRoot();
  if (!(await isNodeUp())) throw new Error("the lab is not up. Fix: npm start");
  await installPackages(testPackages, tell);
  try {
    await interruptible(async (signal) => {
      tell("remove what an earlier run has left");
      await namespace.remove();
      await measureEverything(options, draft, tell, signal);
    });
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    // First, for what is left behind can be removed by the next run, and what was measured is gone.
    await tellResult(draft, options.output);
    tell("remove everything");
    await namespace.remove();
  }
}

async function tellResult(result: Draft, output: string | undefined): Promise<void> {
  console.log(describe(result));
  if (output === undefined) return;
  await writeFile(output, `${JSON.stringify(result, undefined, 1)}\n`);
  console.log(`\nAll runs are in ${output}. docs/performance.md is made of them by: npm run docs`);
}

function describe(result: ThroughputResult): string {
  const verdicts = verdictsOf(result).map(({ target, reached, figures }) => {
    const word = reached === undefined ? "not measured in full" : reached ? "reached" : "MISSED";
    return [`${word}: ${target}`, ...figures.map((figure) => `  ${figure}`)].join("\n");
  });
  const tables = [...tablesOf(result), ...clientTlsTables(result)].map(
    ({ title, head, rows }) => `${title}\n\n${alignedTable(head, rows)}`,
  );
  return [`Machine: ${result.machine}.`, ...tables, verdicts.join("\n")].join("\n\n");
}
