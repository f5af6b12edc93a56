import { catalogSourceOf, resourceTypeOf } from "../../components/postgres/kinds";
import { ROUTER_ACCOUNT } from "../../components/postgres/routerAccount/account";
import { sourceKindOf } from "../../components/postgres/catalog/sources";
import { readCatalogs } from "../../components/postgres/catalog/readCatalogs";
import { planWith, requestsOf } from "../../components/routing/askAndPlan";
import { lastKnown, forgetMovedClusters } from "../../components/routing/memory";
import { policyOf, rulesOf } from "../../components/routing/rules";
import { describeMistakes, readSettings } from "../../config/readSettings";
import { kubeconfigOf } from "../../config/kubernetes";
import { PASSWORD_KEY } from "../../config/routerPassword";
import { deployedIn, type DeployedRoutes } from "../stack/deployed";
import { readStack, type Stack } from "../stack/stack";
import type { CatalogSource } from "../../components/postgres/cluster";
import type { RoutingRules, Found, RoutesPolicy } from "../../components/routing/types";
import type { ClusterSettings, Settings } from "../../config/settings";
import type { Answers, CatalogRequest, Catalog } from "../../components/postgres/catalog/types";

/** What is deployed, what the clusters say now, and what the next `pulumi up` would make of it. */
export interface Situation extends Found {
  readonly stack: string;
  readonly rules: RoutingRules;
  readonly policy: RoutesPolicy;
  readonly deployed: Deployment;
  /** The one of a cluster that is not deployed yet is empty. */
  readonly catalogs: readonly Catalog[];
  /** Clusters in config that the next `up` makes, sorted. */
  readonly notDeployed: readonly string[];
  /** Unreachable clusters that a deployment does not go on without. */
  readonly indispensable: readonly string[];
}

/** What the last deployment left behind. */
export interface Deployment extends Omit<DeployedRoutes, "password"> {
  /** `host:port` of the router, inside Kubernetes. */
  readonly address: string | undefined;
  /** Whether it brought its routes to the routers; else they may still route by those of the one before. */
  readonly ended: boolean;
}

/** A stack whose first deployment has not ended: there is nothing to ask and nothing to compare with. */
export class NotDeployedError extends Error {
  constructor(readonly stackName: string) {
    super(`stack ${stackName} is not deployed yet, so there are no routes. Deploy it: pulumi up --stack ${stackName}`);
  }
}

/**
 * @param whenUnreachable what to do about a cluster that cannot be asked: fail as a deployment would, which goes on only with
 *   those whose routes it may keep, or show it, and what was last known of it, if anything
 */
export async function readSituation(name: string | undefined, whenUnreachable: "fail" | "show"): Promise<Situation> {
  const stack = await readStack(name);
  const settings = settingsOf(stack);
  const { routes, resources: existing, address, ended } = deployedIn(stack.exported);
  if (routes === undefined) throw new NotDeployedError(stack.name);
  const { password, ...last } = routes;
  const rules = rulesOf(settings);
  const isThere = (cluster: ClusterSettings) => {
    const type = resourceTypeOf(cluster);
    return type === undefined || existing.has(`${type}::${cluster.name}`);
  };
  const notDeployed = settings.clusters.filter((cluster) => !isThere(cluster)).map(({ name }) => name);
  const requests = requestsTo(settings.clusters.filter(isThere), settings, password, stack);

  const ask = async (mayBeUnreachable: (cluster: string) => boolean): Promise<Answers> => {
    const { catalogs, unreachable } = await readCatalogs(requests, mayBeUnreachable);
    return { catalogs: [...catalogs, ...notDeployed.map(emptyCatalog)], unreachable };
  };
  const known = forgetMovedClusters(located(settings), last);
  const found = await planWith(
    whenUnreachable === "fail" ? rules : { ...rules, clusters: rules.clusters.map(keepable) },
    whenUnreachable === "fail" ? known : { ...last, readAt: { ...neverRead(rules), ...last.readAt } },
    ask,
  );
  const dispensable = new Set(lastKnown(rules, known).map(({ cluster }) => cluster));
  return {
    ...found,
    stack: stack.name,
    rules,
    policy: policyOf(settings),
    deployed: { ...last, address, ended },
    notDeployed,
    indispensable: found.unreachable.map(({ cluster }) => cluster).filter((cluster) => !dispensable.has(cluster)),
  };
}

function settingsOf({ config, secretKeys }: Stack): Settings {
  const read = readSettings(config, secretKeys);
  if ("settings" in read) return read.settings;
  throw new Error(describeMistakes(read.mistakes));
}

/** The clusters that Pulumi made have the password that is deployed; the others have been told the one of config. */
function requestsTo(
  clusters: readonly ClusterSettings[],
  { namespace, kubernetesContext }: Settings,
  password: string,
  { config }: Stack,
): CatalogRequest[] {
  const asked = {
    clusters: located({ clusters, namespace }),
    account: ROUTER_ACCOUNT,
    password,
    kubernetesContext,
    kubeconfig: kubeconfigOf(config),
  };
  const given = config[`pgfleet:${PASSWORD_KEY}`] ?? "";
  return requestsOf(asked).map((request) =>
    !sourceKindOf(request.source).keepsAccount && given !== "" ? { ...request, password: given } : request,
  );
}

function located({
  clusters,
  namespace,
}: Pick<Settings, "clusters" | "namespace">): { name: string; source: CatalogSource }[] {
  return clusters.map((cluster) => ({ name: cluster.name, source: catalogSourceOf(cluster, namespace) }));
}

function emptyCatalog(cluster: string): Catalog {
  return { cluster, databases: [], connectionLimit: Infinity };
}

function keepable(cluster: RoutingRules["clusters"][number]): RoutingRules["clusters"][number] {
  return { ...cluster, unreachable: "keep" };
}

function neverRead({ clusters }: RoutingRules): Record<string, string> {
  return Object.fromEntries(clusters.map(({ name }) => [name, NEVER]));
}

/** In place of the time at which a catalog was read. */
export const NEVER = "";
