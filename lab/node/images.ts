import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { containerdSocket, stateFolder } from "../paths";

/** Archives that the node has taken in; their names change with their content. */
const imported = join(stateFolder, "containerd", "imported.json");

/** Gives the node the images that it lacks. */
export async function importImages(archives: readonly string[]): Promise<void> {
  const known = JSON.parse(await readFile(imported, "utf8").catch(() => "[]")) as string[];
  for (const archive of archives.filter((candidate) => !known.includes(candidate))) {
    const options = ["--address", containerdSocket, "--namespace", "k8s.io"];
    await execa("ctr", [...options, "images", "import", archive], { timeout: 120_000 });
    known.push(archive);
    await writeFile(imported, JSON.stringify(known));
  }
}
