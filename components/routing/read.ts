import { reasonOf } from "../reasonOf";
import { findingsOf } from "./findings";
import { findRoutes } from "./findRoutes";
import type { dynamic } from "@pulumi/pulumi";
import type { RoutesState } from "./routes";

/** Milliseconds for each cluster: a deployment that refreshes first asks again right after, with all the time it allows. */
const REFRESH_DEADLINE = 3_000;

/**
 * Asks again, so that a refresh shows which routes have changed since the last update.
 *
 * A cluster that cannot be asked leaves the state as it was, with a word on it. To fail would keep a deployment that
 * refreshes first from ever making a lost cluster anew, and the stack from being destroyed; `check` is what fails.
 */
export async function read(id: string, state: RoutesState): Promise<dynamic.ReadResult<RoutesState>> {
  try {
    const found = await findRoutes(state, state, REFRESH_DEADLINE);
    return { id, props: { ...state, ...findingsOf(found, new Date().toISOString()) } };
  } catch (error) {
    console.warn(`routes were not refreshed: ${reasonOf(error)}`);
    return { id, props: state };
  }
}
