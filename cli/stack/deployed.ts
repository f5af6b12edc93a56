import { sameValue } from "../../common/sameValue";
import { clustersOf } from "../../components/routing/types";
import type { RouterPodsTarget } from "../../components/router/rollout/routerPods";
import type { RoutingRules, RoutesFindings, RoutesInputs, RoutesPolicy } from "../../components/routing/types";

/** As `pulumi stack export --show-secrets` writes it, as far as it is read here. A stack that was never deployed has no deployment. */
export interface ExportedStack {
  readonly deployment: { readonly resources?: readonly ExportedResource[] } | null;
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What is deployed. */
export interface DeployedStack {
  /** As the last deployment found and planned them; undefined before the first has ended. */
  readonly routes: DeployedRoutes | undefined;
  /** `type::name` of whatever exists, though perhaps in a deployment that failed later. */
  readonly resources: ReadonlySet<string>;
  /** `host:port` of the router; undefined before the first deployment has ended. */
  readonly address: string | undefined;
  /** Whether the last deployment that planned routes brought them to the routers, too: only then it writes the outputs. */
  readonly ended: boolean;
}

/** What is read here of the state of the Routes resource. */
export interface DeployedRoutes extends RoutesFindings {
  readonly rules: Pick<RoutingRules, "defaultCluster">;
  /** Absent when the deployment was made by a version that kept none. */
  readonly policy?: Pick<RoutesPolicy, "pool">;
  /** Absent as well. */
  readonly clusters?: RoutesInputs["clusters"];
  /** The router account's. */
  readonly password: string;
}

export function deployedIn({ deployment }: ExportedStack): DeployedStack {
  const resources = deployment?.resources ?? [];
  const routes = resources.find(({ type }) => type === "pulumi-nodejs:dynamic/routing:Routes");
  const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  const { host, port } = outputs;
  const planned =
    routes?.inputs === undefined ? undefined : { ...NOTHING_FOUND, ...(plainText(routes.inputs) as DeployedRoutes) };
  return {
    routes: planned,
    resources: new Set(resources.map(({ type, urn }) => `${type}::${urn.slice(urn.lastIndexOf("::") + 2)}`)),
    address: typeof host === "string" ? `${host}:${String(port)}` : undefined,
    ended: planned !== undefined && sameValue(outputs["routes"], clustersOf(planned.routes)),
  };
}

/** How the router's pods are found and asked; undefined before the first deployment has ended. */
export function routerIn({ deployment }: ExportedStack): RouterPodsTarget | undefined {
  const rollout = deployment?.resources?.find(({ type }) => type === "pulumi-nodejs:dynamic/odyssey:Rollout");
  return rollout?.inputs === undefined ? undefined : (plainText(rollout.inputs) as RouterPodsTarget);
}

/** For what earlier versions did not write. */
const NOTHING_FOUND: RoutesFindings = {
  routes: {},
  leftOut: [],
  shadowed: {},
  kept: {},
  readAt: {},
  sizes: {},
  limits: {},
};

/** Secrets come wrapped, with their plain text as JSON. */
function plainText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainText);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_MARK in value && "plaintext" in value) return JSON.parse(String(value.plaintext));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainText(part)]));
}

/** What Pulumi marks special values with. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
