import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { containerdSocket, stateFolder } from "../paths";
import { replaceFile } from "../steps/replaceFile";

/** Archives that the node has taken in, one for each image; their names change with their content. */
const imported = join(stateFolder, "containerd", "imported.json");

/** Gives the node the images that it lacks, or of which another checkout gave it another build. */
export async function importImages(archives: readonly string[]): Promise<void> {
  let known = JSON.parse(await readFile(imported, "utf8").catch(() => "[]")) as string[];
  for (const archive of archives.filter((candidate) => !known.includes(candidate))) {
    const options = ["--address", containerdSocket, "--namespace", "k8s.io"];
    await execa("ctr", [...options, "images", "import", archive], { timeout: 120_000 });
    // An archive of the same image had its name taken away.
    known = [...known.filter((other) => imageOf(other) !== imageOf(archive)), archive];
    await replaceFile(imported, JSON.stringify(known));
  }
}

/** The archive's name without the hash of its content. */
function imageOf(archive: string): string {
  return archive.slice(0, archive.lastIndexOf("-"));
}
