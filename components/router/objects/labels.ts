import type { EngineName } from "../engine";

/** Labels by which the router's objects find its pods. */
export type Labels = Readonly<Record<string, string>>;

/** Of pods of any engine. */
export function routerLabels(router: string): Labels {
  return { "app.kubernetes.io/instance": router, "app.kubernetes.io/part-of": "pgfleet" };
}

/** Of the pods of one engine. */
export function engineLabels(router: string, engine: EngineName): Labels {
  return { "app.kubernetes.io/name": engine, ...routerLabels(router) };
}

/** As a label selector of the Kubernetes API. */
export function selectorOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** Name of the container port that clients connect to. */
export const LISTEN_PORT_NAME = "postgres";

export const RELOADER_CONTAINER = "reloader";
export const INIT_CONTAINER = "configure";

/** Annotation of a router pod: the generation that it may take over. */
export const PERMITTED_GENERATION = "pgfleet.io/generation";
