import { createHash } from "node:crypto";
import { byCodeUnit } from "../../sort";
import type { Files } from "./types";
import type { WantedContent } from "../drift/drift";

/** Of a ConfigMap's data, whatever the order of its keys. */
export function digestOf(data: Files): string {
  const canonical = JSON.stringify(Object.entries(data).sort(([a], [b]) => byCodeUnit(a, b)));
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}

/** What a deployment wants in each ConfigMap. */
export function wantedContents(configMaps: Readonly<Record<string, Files>>): Readonly<Record<string, WantedContent>> {
  return Object.fromEntries(
    Object.entries(configMaps).map(([name, files]) => [
      name,
      { keys: Object.keys(files).sort(byCodeUnit), digest: digestOf(files) },
    ]),
  );
}
