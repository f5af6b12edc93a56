import { LOOKUP_CONNECTIONS } from "../lookups";

/**
 * How many of an instance's connections others need: the operator's manager and exporter, a replica that synchronizes slots,
 * people, databases that share the instance, and sessions that are just ending. Seen on the lab: eleven were too few.
 */
function leftToOthers(limit: number): number {
  return Math.max(limit * 0.1, Math.min(20, limit / 2));
}

/**
 * How many connections one process may open to an instance, those of lookups aside.
 *
 * @param limits cluster → connections that an instance takes
 * @param routers processes in all pods
 */
export function connectionShares(limits: Readonly<Record<string, number>>, routers: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(limits).map(([cluster, limit]) => [
      cluster,
      Math.max(Math.floor((limit - leftToOthers(limit)) / routers) - LOOKUP_CONNECTIONS, 1),
    ]),
  );
}
