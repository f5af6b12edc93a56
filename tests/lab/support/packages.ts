import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "../../../lab/paths";

/** Gives a copy of the project its packages, a link for each: whatever npm removes there, the project keeps its own. */
export async function linkPackages(folder: string): Promise<void> {
  await mkdir(join(folder, "node_modules"));
  for (const name of await readdir(join(projectFolder, "node_modules"))) {
    await symlink(join(projectFolder, "node_modules", name), join(folder, "node_modules", name));
  }
}
