import { LOOKUP_CONNECTIONS } from "../lookups";

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
      Math.max(Math.floor(limit / routers) - LOOKUP_CONNECTIONS, 1),
    ]),
  );
}
