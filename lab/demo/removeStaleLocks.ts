import { readFile, readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Removes the locks of Pulumi processes that were killed, on which every later one would fail.
 *
 * @param backend folder of Pulumi's state
 */
export async function removeStaleLocks(backend: string): Promise<void> {
  const locks = join(backend, ".pulumi", "locks");
  for (const name of await readdir(locks, { recursive: true }).catch(() => [])) {
    if (!name.endsWith(".json")) continue;
    const text = await readFile(join(locks, name), "utf8").catch(() => ""); // given back meanwhile
    const pid = /"pid":\s*(\d+)/.exec(text)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await rm(join(locks, name), { force: true });
  }
}
