import { sizeOf } from "./sizeOf";
import type { Found } from "./findRoutes";
import type { RoutesFindings } from "./routes";

/** What a deployment remembers of what it found. */
export function findingsOf({ plan, catalogs, kept }: Found, time: string): RoutesFindings {
  const { routes, leftOut, shadowed } = plan;
  const readAt = [
    ...kept.map(({ cluster, asOf }) => [cluster, asOf] as const),
    ...catalogs.map(({ cluster }) => [cluster, time] as const),
  ];
  return {
    routes,
    leftOut,
    shadowed,
    kept: Object.fromEntries(kept.map(({ cluster, asOf }) => [cluster, asOf])),
    readAt: Object.fromEntries(readAt),
    sizes: Object.fromEntries([
      ...kept.map(({ cluster, size }) => [cluster, size] as const),
      ...catalogs.map((catalog) => [catalog.cluster, sizeOf(catalog)] as const),
    ]),
    limits: Object.fromEntries([
      ...kept.flatMap(({ cluster, connectionLimit: limit }) =>
        limit === undefined ? [] : [[cluster, limit] as const],
      ),
      ...catalogs.map(({ cluster, connectionLimit }) => [cluster, connectionLimit] as const),
    ]),
  };
}
