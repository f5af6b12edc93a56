import { runtime } from "@pulumi/pulumi";

/** Whether a value, or anything within it, is not known yet. Dynamic providers get a marker in its place, whatever its type. */
export function containsUnknown(value: unknown): boolean {
  if (value === runtime.unknownValue) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(containsUnknown);
}
