import { catalogSourceOf } from "../components/postgres/catalogSource";
import { ROUTER_ACCOUNT } from "../components/postgres/routerAccount";
import { readCatalogs } from "../components/routing/catalogs";
import { lastKnownOf, requestsOf } from "../components/routing/findRoutes";
import { policyOf, rulesOf } from "../components/routing/fromSettings";
import { planRoutes } from "../components/routing/plan";
import { describeMistakes, readSettings } from "../config/readSettings";
import { deployedIn, type DeployedRoutes } from "./deployed";
import { readStack, type Stack } from "./stack";
import type { Answers } from "../components/routing/catalogs";
import type { RoutesPolicy } from "../components/routing/routes";
import type { Catalog, Kept, Plan, RoutingRules } from "../components/routing/types";
import type { Settings } from "../config/settings";

/** What is deployed, what the clusters say now, and what the next `pulumi up` would make of it. */
export interface Situation extends Answers {
  readonly stack: string;
  readonly rules: RoutingRules;
  readonly policy: RoutesPolicy;
  readonly deployed: Deployment;
  /** The one of a cluster that is not deployed yet is empty. */
  readonly catalogs: readonly Catalog[];
  /** What was last known of clusters that could not be asked. */
  readonly kept: readonly Kept[];
  /** Clusters in config that the next `up` makes, sorted. */
  readonly notDeployed: readonly string[];
  readonly plan: Plan;
}

/** What the last deployment left behind. */
export interface Deployment extends Omit<DeployedRoutes, "password"> {
  /** `host:port` of the router, inside Kubernetes. */
  readonly address: string | undefined;
}

/** A stack whose first deployment has not ended: there is nothing to ask and nothing to compare with. */
export class NotDeployedError extends Error {
  constructor(readonly stackName: string) {
    super(`stack ${stackName} is not deployed yet, so there are no routes. Deploy it: pulumi up --stack ${stackName}`);
  }
}

/**
 * @param silence what to do about a cluster that cannot be asked: fail as a deployment would, which goes on only with
 *   those whose routes it may keep, or show it, and what was last known of it
 */
export async function readSituation(name: string | undefined, silence: "fail" | "show"): Promise<Situation> {
  const stack = await readStack(name);
  const settings = settingsOf(stack);
  const { routes, clusters: existing, address } = deployedIn(stack.exported);
  if (routes === undefined) throw new NotDeployedError(stack.name);
  const { password, ...last } = routes;
  const rules = rulesOf(settings);
  const isDeployed = ({ kind, name }: Settings["clusters"][number]) => kind === "external" || existing.has(name);

  const keeps = new Set(rules.clusters.filter(({ unreachable }) => unreachable === "keep").map(({ name }) => name));
  const mayBeSilent = (cluster: string) => silence === "show" || (keeps.has(cluster) && isKnown(cluster, last));
  const { catalogs: answers, silent } = await readCatalogs(
    requestsOf(
      {
        clusters: settings.clusters.filter(isDeployed).map((cluster) => ({
          name: cluster.name,
          source: catalogSourceOf(cluster, settings.namespace),
          exists: cluster.name,
        })),
        account: ROUTER_ACCOUNT,
        password,
        kubernetesContext: settings.kubernetesContext ?? "",
      },
      undefined,
    ),
    mayBeSilent,
  );
  const notDeployed = settings.clusters.filter((cluster) => !isDeployed(cluster)).map((cluster) => cluster.name);
  const catalogs = [
    ...answers,
    ...notDeployed.map((cluster) => ({ cluster, databases: [], connectionLimit: Infinity })),
  ];
  const kept = silent.map(({ cluster }) => lastKnown(cluster, rules.defaultCluster, last));
  return {
    stack: stack.name,
    rules,
    policy: policyOf(settings),
    deployed: { ...last, address },
    catalogs,
    silent,
    kept,
    notDeployed,
    plan: planRoutes(catalogs, rules, kept),
  };
}

function settingsOf({ config, secretKeys }: Stack): Settings {
  const read = readSettings(config, secretKeys);
  if ("settings" in read) return read.settings;
  throw new Error(describeMistakes(read.mistakes));
}

function isKnown(cluster: string, { readAt }: Omit<Deployment, "address">): boolean {
  return Object.hasOwn(readAt, cluster);
}

/** Nothing, of a cluster that was never read. */
function lastKnown(cluster: string, defaultCluster: string, last: Omit<Deployment, "address">): Kept {
  const nothing = { cluster, asOf: "", routes: {}, leftOut: [], shadowed: {} };
  return lastKnownOf(cluster, defaultCluster, last) ?? nothing;
}
