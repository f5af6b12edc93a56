import type { PoolSettings } from "../../config/settings";
import type { Route } from "./types";

type Routes = Readonly<Record<string, Route>>;

/** database → cluster */
export function clustersOf(routes: Routes): Record<string, string> {
  return Object.fromEntries(Object.entries(routes).map(([database, { cluster }]) => [database, cluster]));
}

/** database → where its pool differs from the router's; only those where it does */
export function poolsOf(routes: Routes): Record<string, Partial<PoolSettings>> {
  return Object.fromEntries(
    Object.entries(routes).flatMap(([database, { pool }]) => (pool === undefined ? [] : [[database, pool]])),
  );
}
