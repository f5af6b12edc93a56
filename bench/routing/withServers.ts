import { Listr, type ListrTask } from "listr2";
import { measureAsking, type Asked } from "./measure/ask";
import { createDatabases } from "./servers/createDatabases";
import { databasesOf } from "./fleet";
import { measureNewDatabase, type NewDatabase } from "./measure/newDatabase";
import { measurePreviews, type Previews } from "./measure/previews";
import { measurePsql } from "./shell/ask";
import { measureShellNewDatabase, type ShellNewDatabase } from "./shell/newDatabase";
import { routerPassword, up } from "./servers/stack";
import type { WithServers } from "./result";

/** Measures sizes from least to most: each adds databases to those that are there. */
export function tasksWithServers(sizes: readonly number[], results: WithServers[], signal: AbortSignal): ListrTask[] {
  return sizes.map((size, index) => {
    const title = `${size.toLocaleString("en")} databases on three clusters`;
    return { title, task: () => new Listr(tasksOf(size, sizes[index - 1] ?? 0, results, signal)) };
  });
}

function tasksOf(size: number, before: number, results: WithServers[], signal: AbortSignal): ListrTask[] {
  const added = databasesOf(size).slice(before);
  const counted = added.length.toLocaleString("en");
  let create: number;
  let upAdded: number;
  let asked: Asked;
  let psql: Asked;
  let previews: Previews;
  let newDatabase: NewDatabase;
  return [
    {
      title: `CREATE DATABASE, ${counted} times`,
      task: async () => void (create = await timed(() => createDatabases(added, signal))),
    },
    { title: `pulumi up: ${counted} new routes`, task: async () => void (upAdded = await timed(() => up(signal))) },
    {
      title: "ask",
      task: async () => {
        const password = await routerPassword(signal);
        asked = await measureAsking(password, size);
        psql = await measurePsql(password, signal);
      },
    },
    { title: "preview without changes", task: async () => void (previews = await measurePreviews(signal)) },
    { title: "a new database", task: async () => void (newDatabase = await measureNewDatabase(size, signal)) },
    {
      title: "a new database, the shell way",
      task: async () => {
        const shell: ShellNewDatabase = await measureShellNewDatabase(size, signal);
        results.push({ size, added: added.length, create, upAdded, asked, psql, previews, newDatabase, shell });
      },
    },
  ];
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
