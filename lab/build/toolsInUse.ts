import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { nodeTools, toolFile } from "./tools";
import { stateFolder } from "../paths";
import { replaceFile } from "../steps/replaceFile";

const file = join(stateFolder, "node-tools.json");

/** Remembers what the node is started from. */
export async function rememberTools(): Promise<void> {
  await replaceFile(file, await describeTools());
}

/** False when the node that runs was started from others, by another checkout or before a change of this one. */
export async function runsTheseTools(): Promise<boolean> {
  return (await readFile(file, "utf8").catch(() => "")) === (await describeTools());
}

async function describeTools(): Promise<string> {
  return JSON.stringify(await Promise.all(nodeTools.map(toolFile)));
}
