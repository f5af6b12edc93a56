import { createHash } from "node:crypto";
import { byCodeUnit } from "../sort";

/** Of a ConfigMap's data, whatever the order of its keys. */
export function digestOf(data: Readonly<Record<string, string>>): string {
  const canonical = JSON.stringify(Object.entries(data).sort(([a], [b]) => byCodeUnit(a, b)));
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}
