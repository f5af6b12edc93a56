import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../../lab/paths";

/**
 * A folder of the cache with what `make` puts into it. It counts as made when all of it is; what was broken off is made anew.
 *
 * @param name with the version of what is in it
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, "drivers", name);
  const mark = join(folder, "complete");
  if (existsSync(mark)) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await make(folder);
  await writeFile(mark, "");
  return folder;
}
