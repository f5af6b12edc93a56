import { createHash } from "node:crypto";
import { byCodeUnit } from "../../../common/byCodeUnit";
import type { Files } from "./types";

/** As `sha256sum --check` reads it: by it a pod tells that files belong together. Never give it a secret. */
export function renderManifest(files: Files): string {
  return Object.entries(files)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([name, text]) => `${createHash("sha256").update(text).digest("hex")}  ${name}\n`)
    .join("");
}
