import { rename, writeFile } from "node:fs/promises";

/** Writes a file so that whoever reads it, also after this process was killed, finds all of the old text or all of the new. */
export async function replaceFile(file: string, text: string, mode = 0o644): Promise<void> {
  const unfinished = `${file}.unfinished`;
  await writeFile(unfinished, text, { mode });
  await rename(unfinished, file);
}
