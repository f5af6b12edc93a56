/** Labels by which the router's objects find its pods. */
export type Labels = Readonly<Record<string, string>>;

export function routerLabels(name: string): Labels {
  return {
    "app.kubernetes.io/name": "odyssey",
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/part-of": "pgfleet",
  };
}

/** As a label selector of the Kubernetes API. */
export function selectorOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** Name of the container port that clients connect to. */
export const LISTEN_PORT_NAME = "postgres";

export const ROUTER_CONTAINER = "odyssey";
export const RELOADER_CONTAINER = "reloader";
export const INIT_CONTAINER = "configure";

/** Annotation of a router pod: the generation that it may take over. */
export const PERMITTED_GENERATION = "pgfleet.io/generation";
