import { byCodeUnit } from "./byCodeUnit";

/** Whether two JSON values say the same; the order of an object's keys says nothing. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** Equal for values that say the same. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, nested: unknown) => {
    if (typeof nested !== "object" || nested === null || Array.isArray(nested)) return nested;
    return Object.entries(nested).sort(([a], [b]) => byCodeUnit(a, b));
  });
}
