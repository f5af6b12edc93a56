import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "..", "golden");

/** The text is, byte for byte, the golden file. UPDATE_GOLDEN=1 writes the file instead; its diff is then to be read. */
export function assertGolden(file: string, text: string): void {
  const path = join(FOLDER, file);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, text);
  assert.equal(text, readFileSync(path, "utf8"));
}
