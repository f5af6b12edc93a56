import { Listr, PRESET_TIMER, type ListrTask } from "listr2";
import { exclusively } from "../../lab/steps/exclusively";
import { interruptible } from "../interruption";
import { describeMachine } from "../machine";
import { formatTable } from "../table";
import { checkLab, installBenchPackages } from "./servers/checkLab";
import { removeEverything } from "./servers/remove";
import { rowsWithoutServers, rowsWithServers } from "./rows";
import { MOST_WITH_SERVERS } from "./sizes";
import { createStacks, up } from "./servers/stack";
import { createVolumes } from "./servers/volumes";
import { tasksWithoutServers } from "./withoutServers";
import { tasksWithServers } from "./withServers";
import type { WithoutServers, WithServers } from "./result";

export interface RoutingOptions {
  readonly sizes: readonly number[];
  readonly withoutServers: boolean;
}

/** Measures, prints the tables of what was measured, also when something failed, and removes everything. */
export async function benchRouting({ sizes, withoutServers }: RoutingOptions): Promise<void> {
  const results = { without: [] as WithoutServers[], with: [] as WithServers[] };
  const withServers = withoutServers ? [] : sizes.filter((size) => size <= MOST_WITH_SERVERS);
  try {
    await interruptible(async (signal) => {
      await run(sizes.map((size) => tasksWithoutServers(size, results.without, signal)));
      if (withServers.length > 0) await exclusively(() => onLab(withServers, results.with, signal));
    });
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
  console.log(`\n${describe(results.without, results.with)}`);
}

async function onLab(sizes: readonly number[], results: WithServers[], signal: AbortSignal): Promise<void> {
  await checkLab(signal);
  const prepare: ListrTask[] = [
    {
      title: "Install Debian packages",
      task: async (_, task) => await installBenchPackages((line) => (task.output = line)),
    },
    { title: "Remove what an earlier run has left", task: removeEverything },
    { title: "Volumes", task: () => createVolumes(signal) },
    { title: "Stacks", task: () => createStacks(signal) },
    { title: "pulumi up: three clusters and a router, without databases", task: () => up(signal) },
  ];
  try {
    await run([...prepare, ...tasksWithServers(sizes, results, signal)]);
  } finally {
    await run([{ title: "Remove everything", task: removeEverything }]);
  }
}

async function run(tasks: ListrTask[]): Promise<void> {
  const list = new Listr(tasks, {
    concurrent: false,
    // Whoever interrupts must leave time to remove things.
    registerSignalListeners: false,
    rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  });
  await list.run();
}

function describe(without: readonly WithoutServers[], withServers: readonly WithServers[]): string {
  return [
    `Machine: ${describeMachine()}.`,
    ...without.map((result) => formatTable(`${count(result.size)}, without servers`, rowsWithoutServers(result))),
    ...withServers.map((result) => formatTable(`${count(result.size)} on three clusters`, rowsWithServers(result))),
    ...(withServers.length === 0 ? [] : [CONDITIONS]),
  ].join("\n\n");
}

function count(size: number): string {
  return `${size.toLocaleString("en")} databases`;
}

const CONDITIONS = [
  "The clusters have one instance each, fsync and autovacuum off, and their volumes on an XFS image, where CREATE DATABASE copies",
  "files by reference: what they hold is real, how fast they write is not. The lab's other clusters run beside them.",
].join("\n");
