import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { logFolder } from "../paths";

/** Prints one log of the node, or all, each under its name. */
export async function printLogs(name?: string): Promise<void> {
  const files = (await readdir(logFolder).catch(() => [])).sort();
  const chosen = files.filter((file) => name === undefined || file === `${name}.log`);
  if (chosen.length === 0) {
    const known = files.map((file) => file.replace(/\.log$/, "")).join(", ");
    console.error(
      `no log called ${name ?? "anything"} in ${logFolder}. Accepted: ${known === "" ? "none yet; npm run lab -- up" : known}`,
    );
    process.exitCode = 1;
  }
  for (const file of chosen) {
    console.log(`==> ${file} <==`);
    await pipeline(createReadStream(join(logFolder, file)), process.stdout, { end: false });
  }
}
