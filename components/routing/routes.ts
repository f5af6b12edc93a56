import * as pulumi from "@pulumi/pulumi";
import { callModule } from "../dynamic/callModule";
import type { CatalogSource } from "../postgres/cluster";
import type { RoutesFindings, RoutesInputs, RoutesState, TimedRoutesInputs } from "./types";

export type RoutesArgs = {
  readonly [Key in Exclude<keyof RoutesInputs, "clusters" | "namedCertificate" | "owned" | "kubeconfig">]: pulumi.Input<
    RoutesInputs[Key]
  >;
} & {
  readonly clusters: readonly {
    readonly name: string;
    readonly source: CatalogSource;
    /** Unknown while the cluster does not exist. */
    readonly exists: pulumi.Input<string>;
  }[];
  readonly kubeconfig?: pulumi.Input<string | undefined>;
} & Pick<RoutesInputs, "namedCertificate" | "owned">;

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
  declare readonly clientTlsInForce: pulumi.Output<RoutesState["clientTlsInForce"]>;

  constructor(name: string, args: RoutesArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      new RoutesProvider(),
      name,
      { ...args, time: timeOfDeployment(), ...unfilled },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["password", "givenPassword", "kubeconfig"] }),
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
  clientTlsInForce: undefined,
};

function timeOfDeployment(): pulumi.Output<unknown> {
  return pulumi.output(pulumi.runtime.isDryRun() ? pulumi.unknown : new Date().toISOString());
}

const DOOR = "components/dynamic/doors/routes";

class RoutesProvider implements pulumi.dynamic.ResourceProvider<RoutesState, RoutesState> {
  async check(olds: RoutesState, news: TimedRoutesInputs): Promise<pulumi.dynamic.CheckResult<RoutesState>> {
    return callModule(DOOR, "check", [olds, news]);
  }

  async diff(_id: string, olds: RoutesState, news: RoutesState): Promise<pulumi.dynamic.DiffResult> {
    return callModule(DOOR, "diff", [olds, news]);
  }

  create(state: RoutesState): Promise<pulumi.dynamic.CreateResult<RoutesState>> {
    return Promise.resolve({ id: "routes", outs: state });
  }

  update(_id: string, _olds: RoutesState, news: RoutesState): Promise<pulumi.dynamic.UpdateResult<RoutesState>> {
    return Promise.resolve({ outs: news });
  }

  async read(id: string, state?: RoutesState): Promise<pulumi.dynamic.ReadResult<RoutesState>> {
    return callModule(DOOR, "read", [id, state]);
  }
}
