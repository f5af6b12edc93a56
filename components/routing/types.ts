import type {
  ClientTlsMode,
  GuardSettings,
  Overrides,
  Patterns,
  PoolSettings,
  RouterSettings,
} from "../../config/settings";
import type { KubernetesAccess } from "../kubernetes/client";
import type { Owned } from "../kubernetes/ownedObject";
import type { NamedCertificate } from "../router/certificate/namedCertificate";
import type { Answers } from "../postgres/catalog/types";
import type { CatalogSource } from "../postgres/cluster";
import type { RouterAccount } from "../postgres/routerAccount/account";

/** What was last known of a cluster that cannot be asked now. */
export interface Kept {
  readonly cluster: string;
  /** When its catalog was read last; ISO 8601, UTC. */
  readonly asOf: string;
  /** How many databases it had that take connections. */
  readonly size: number;
  /** How many connections an instance took; undefined when a deployment read it that kept none. */
  readonly connectionLimit?: number | undefined;
  readonly routes: Readonly<Record<string, Route>>;
  readonly leftOut: readonly LeftOut[];
  /** Databases that were routed elsewhere though it, the default cluster, holds them too; empty for other clusters. */
  readonly shadowed: Readonly<Record<string, string>>;
  /** Databases that it, the default cluster, serves without a claim though others claim them; absent where there were none. */
  readonly unclaimed?: readonly string[];
}

/** The clusters' patterns and rules that a plan is made by. */
export interface RoutingRules {
  /** Whose syntax must carry the names. Absent in the state of deployments that knew of one engine only. */
  readonly engine?: RouterSettings["engine"];
  readonly clusters: readonly {
    readonly name: string;
    readonly patterns: Patterns;
    /** Whether a plan may go on without its catalog, with what was last known. */
    readonly unreachable: "fail" | "keep";
  }[];
  readonly defaultCluster: string;
  readonly neverRouted: Patterns;
  /** Database → cluster: decides before any pattern. */
  readonly pins: Readonly<Record<string, string>>;
  /** Decides between clusters that claim the same database: the first one here gets it. */
  readonly order: readonly string[];
  readonly overrides: Overrides;
}

/** Why a database has its route, in words: `database matches "sales_.*"` or `owner "shop" matches "shop|till"`. */
export interface Route {
  readonly cluster: string;
  readonly owner: string;
  readonly reason: string;
  /** Where the database's pool differs from the router's; absent when nowhere. */
  readonly pool?: Partial<PoolSettings>;
}

/** A cluster's claim to a database that becomes no route, and why: the name has none, or another cluster's claim stands. */
export interface LeftOut {
  readonly database: string;
  readonly cluster: string;
  readonly owner: string;
  readonly reason: string;
}

/** Two clusters hold a database and claim it both; nothing may be deployed until one gives way. */
export interface Conflict {
  readonly database: string;
  /** Two or more, sorted by cluster. */
  readonly claims: readonly { readonly cluster: string; readonly owner: string; readonly reason: string }[];
  /** The place in config's order after those that are taken; none of the claiming clusters has one. */
  readonly lastInOrder: number;
}

/** Everything is written in sorted order, so that equal catalogs give equal bytes. */
export interface Plan {
  /** Keyed by database, so that a preview shows only what changed. */
  readonly routes: Readonly<Record<string, Route>>;
  /** By database, then cluster. A list, for these names may be ones that no map of Pulumi's can carry. */
  readonly leftOut: readonly LeftOut[];
  /** Routed databases that also exist on the default cluster, where clients can no longer reach them: name → owner there. */
  readonly shadowed: Readonly<Record<string, string>>;
  readonly conflicts: readonly Conflict[];
  /** What is probably not meant: patterns that match nothing or can never win, pins that lead nowhere. */
  readonly warnings: readonly string[];
}

/** What the routes are worked out from. Plain values: they are kept in the stack's state. */
export interface RoutesInputs extends KubernetesAccess {
  readonly rules: RoutingRules;
  readonly clusters: readonly { readonly name: string; readonly source: CatalogSource; readonly exists: string }[];
  readonly policy: RoutesPolicy;
  readonly account: RouterAccount;
  readonly password: string;
  /** Whether clients must use TLS, as config says; empty when it does not. */
  readonly clientTls: ClientTlsMode | "";
  /** The Secret that config names for clients' TLS; absent when it names none. */
  readonly namedCertificate?: NamedCertificate;
  /** What the stack makes and may not take from others. Absent in the state of deployments that did not look. */
  readonly owned?: Owned;
  /** The one that config gives; empty when it gives none. Known before `password` is, which waits for its resource. */
  readonly givenPassword: string;
}

/** What Pulumi hands to `check`. */
export interface TimedRoutesInputs extends RoutesInputs {
  /** When this deployment runs, ISO 8601. Unknown in a preview, so that a plan saved by it holds at any time. */
  readonly time: string;
}

/** What a plan must comply with. */
export interface RoutesPolicy {
  readonly guard: GuardSettings;
  /** Empty when none is confirmed. */
  readonly confirmedPlan: string;
  /** Of a database without overrides. */
  readonly pool: PoolSettings;
  /** Router pods. */
  readonly replicas: number;
  /** In each of them, with pools of their own. Absent in the state of deployments that knew of one only. */
  readonly processes?: number;
  readonly overBudget: "warn" | "fail";
}

/** What `check` fills in from the clusters' live catalogs, so that a preview shows it. */
export interface RoutesFindings {
  readonly routes: Readonly<Record<string, Route>>;
  readonly leftOut: readonly LeftOut[];
  readonly shadowed: Readonly<Record<string, string>>;
  /** Clusters that could not be asked and whose routes stayed: name → when they were read, ISO 8601. */
  readonly kept: Readonly<Record<string, string>>;
  /** Cluster → when its catalog was read last, ISO 8601. */
  readonly readAt: Readonly<Record<string, string>>;
  /** Cluster → how many databases it had that take connections. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Cluster → how many connections an instance takes, if it was ever asked. */
  readonly limits: Readonly<Record<string, number>>;
}

/** What `check` makes of all that, and a deployment keeps. */
export interface RoutesState extends TimedRoutesInputs, RoutesFindings {
  /** Remembered here, because of every stack there is a last deployment of its routes. */
  readonly clientTlsInForce: ClientTlsMode;
}

/** What a deployment left behind, as far as another one goes by it; empty before the first. */
export interface LastDeployment extends Partial<RoutesFindings> {
  readonly clientTlsInForce?: ClientTlsMode;
  readonly rules?: Pick<RoutingRules, "defaultCluster">;
  readonly clusters?: readonly Located[];
}

/** A cluster, and where it is asked. */
export type Located = Pick<RoutesInputs["clusters"][number], "name" | "source">;

/** What the clusters said, and the plan that follows from it. */
export interface Found extends Answers {
  readonly plan: Plan;
  /** Of each unreachable cluster what was last known. */
  readonly kept: readonly Kept[];
}

/** database → cluster */
export function clustersOf(routes: Readonly<Record<string, Route>>): Record<string, string> {
  return Object.fromEntries(Object.entries(routes).map(([database, { cluster }]) => [database, cluster]));
}
