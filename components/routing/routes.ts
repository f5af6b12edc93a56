import * as pulumi from "@pulumi/pulumi";
import { callModule } from "../dynamic/callModule";
import type { RouterAccount } from "../postgres/routerAccount";
import type { CatalogSource } from "../postgres/cluster";
import type { GuardSettings, PoolSettings } from "../../config/settings";
import type { LeftOut, Route, RoutingRules } from "./types";

/** What the routes are worked out from. Plain values: they are kept in the stack's state. */
export interface RoutesInputs {
  readonly rules: RoutingRules;
  readonly clusters: readonly { readonly name: string; readonly source: CatalogSource; readonly exists: string }[];
  readonly policy: RoutesPolicy;
  readonly account: RouterAccount;
  readonly password: string;
  /** The one that config gives; empty when it gives none. Known before `password` is, which waits for its resource. */
  readonly givenPassword: string;
  /** Empty for the kubeconfig's current context. */
  readonly kubernetesContext: string;
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

export interface RoutesState extends TimedRoutesInputs, RoutesFindings {}

export type RoutesArgs = {
  readonly [Key in Exclude<keyof RoutesInputs, "clusters">]: pulumi.Input<RoutesInputs[Key]>;
} & {
  readonly clusters: readonly {
    readonly name: string;
    readonly source: CatalogSource;
    /** Unknown while the cluster does not exist. */
    readonly exists: pulumi.Input<string>;
  }[];
};

/**
 * Which database lives on which cluster, read from all clusters in every preview and update. Unknown while a cluster does
 * not exist yet or the router account's password is about to change.
 */
export class Routes extends pulumi.dynamic.Resource {
  declare readonly routes: pulumi.Output<RoutesFindings["routes"]>;
  declare readonly leftOut: pulumi.Output<RoutesFindings["leftOut"]>;
  declare readonly shadowed: pulumi.Output<RoutesFindings["shadowed"]>;
  declare readonly kept: pulumi.Output<RoutesFindings["kept"]>;
  declare readonly limits: pulumi.Output<RoutesFindings["limits"]>;

  constructor(name: string, args: RoutesArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      new RoutesProvider(),
      name,
      { ...args, time: timeOfDeployment(), ...unfilled },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["password", "givenPassword"] }),
      "routing",
      "Routes",
    );
  }
}

/** Properties that `check` fills in. */
const unfilled = {
  routes: undefined,
  leftOut: undefined,
  shadowed: undefined,
  kept: undefined,
  readAt: undefined,
  sizes: undefined,
  limits: undefined,
};

function timeOfDeployment(): pulumi.Output<unknown> {
  return pulumi.output(pulumi.runtime.isDryRun() ? pulumi.unknown : new Date().toISOString());
}

class RoutesProvider implements pulumi.dynamic.ResourceProvider<RoutesState, RoutesState> {
  async check(olds: RoutesState, news: TimedRoutesInputs): Promise<pulumi.dynamic.CheckResult<RoutesState>> {
    return callModule("components/routing/check", "check", [olds, news]);
  }

  async diff(_id: string, olds: RoutesState, news: RoutesState): Promise<pulumi.dynamic.DiffResult> {
    return callModule("components/routing/diff", "diff", [olds, news]);
  }

  create(state: RoutesState): Promise<pulumi.dynamic.CreateResult<RoutesState>> {
    return Promise.resolve({ id: "routes", outs: state });
  }

  update(_id: string, _olds: RoutesState, news: RoutesState): Promise<pulumi.dynamic.UpdateResult<RoutesState>> {
    return Promise.resolve({ outs: news });
  }

  async read(id: string, state?: RoutesState): Promise<pulumi.dynamic.ReadResult<RoutesState>> {
    return callModule("components/routing/read", "read", [id, state]);
  }
}
