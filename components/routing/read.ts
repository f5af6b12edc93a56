import { findRoutes } from "./findRoutes";
import type { dynamic } from "@pulumi/pulumi";
import type { RoutesState } from "./routes";

/** Asks again, so that a refresh shows which routes have changed since the last update. A cluster that cannot be asked fails it. */
export async function read(id: string, state: RoutesState): Promise<dynamic.ReadResult<RoutesState>> {
  const { routes, leftOut, shadowed } = await findRoutes(state);
  return { id, props: { ...state, routes, leftOut, shadowed } };
}
