import { quantityAmount } from "../../config/reading/quantity";
import type { RouterSettings } from "../../config/settings";

/** As many as can have a number of their own in each pod, see `peerId`. */
export const MOST_PROCESSES = 16;

/**
 * How many processes of the router run in each pod. PgBouncer has one thread, so it needs one process for each processor that
 * the pod may use, or is promised where it has no limit. Odyssey has threads.
 */
export function processesOf({ engine, resources }: Pick<RouterSettings, "engine" | "resources">): number {
  if (engine === "odyssey") return 1;
  const processors = quantityAmount(resources.limits["cpu"] ?? resources.requests["cpu"] ?? "1") ?? 1;
  return Math.min(Math.max(Math.ceil(processors), 1), MOST_PROCESSES);
}
