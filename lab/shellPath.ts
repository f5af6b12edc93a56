import { delimiter } from "node:path";

/**
 * PATH with some folders in front, each once: what it is made of may be what it made before. What npm has put before the
 * user's own, for the length of one command, is left away.
 */
export function shellPath(folders: readonly string[], path: string): string {
  const present = path === "" ? [] : path.split(delimiter);
  const own = present.findIndex((folder) => !isOfNpm(folder));
  return [...new Set([...folders, ...(own < 0 ? [] : present.slice(own))])].join(delimiter);
}

function isOfNpm(folder: string): boolean {
  return /\/(node_modules\/\.bin|node-gyp-bin)$/.test(folder);
}
