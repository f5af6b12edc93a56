import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../paths";

const root = join(cacheFolder, "work");

/** Gives work a folder beside what it builds, and removes it; also those that killed processes left. */
export async function inWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  for (const owner of await readdir(root).catch(() => [])) {
    if (!existsSync(`/proc/${owner}`)) await rm(join(root, owner), { recursive: true, force: true });
  }
  const folder = join(root, String(process.pid));
  await mkdir(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
