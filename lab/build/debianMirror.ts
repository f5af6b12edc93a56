import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const folder = "/etc/apt";

/** The mirror that this machine's own apt uses for Debian; images are built from the same one. */
export async function debianMirror(): Promise<string> {
  const parts = await readdir(join(folder, "sources.list.d")).catch(() => []);
  const files = [...parts.sort().map((name) => join("sources.list.d", name)), "sources.list"];
  for (const file of files) {
    const text = await readFile(join(folder, file), "utf8").catch(() => "");
    const mirror = /^(?:URIs:|deb\s+(?:\[[^\]]*\]\s+)?)\s*(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(text)?.[1];
    if (mirror !== undefined) return mirror;
  }
  throw new Error(`no Debian mirror found in ${folder}: the lab's images are built from the one that apt uses here`);
}
