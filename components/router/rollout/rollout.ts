import * as pulumi from "@pulumi/pulumi";
import { callModule } from "../../dynamic/callModule";
import type { KubernetesAccess } from "../../kubernetes/client";
import type { EngineName } from "../engine";
import type { RouterAccount } from "../../postgres/routerAccount/account";

export interface RolloutInputs extends KubernetesAccess {
  readonly engine: EngineName;
  /** Of the engine in each pod. */
  readonly processes: number;
  readonly workload: Workload;
  /** Those of other engines. Their pods end when all of this one's run the generation. */
  readonly retired: readonly Workload[];
  /** The generation that every router pod shall run. */
  readonly generation: string;
  /**
   * What another hand had put in its place, see `Drift`: fixed, it has the same generation as before. Not the revision of
   * the objects, which is known only after the update, so that no saved plan could ever hold.
   */
  readonly found: Readonly<Record<string, string>>;
  readonly namespace: string;
  /** Label selector of the router pods. */
  readonly selector: string;
  /** How many router pods there are at least. */
  readonly replicas: number;
  readonly account: RouterAccount;
  readonly password: string;
  readonly timeoutSeconds: number;
}

/** A Deployment or a StatefulSet of the router's namespace. */
export interface Workload {
  readonly kind: "Deployment" | "StatefulSet";
  readonly name: string;
  /** Label selector of its pods. */
  readonly selector: string;
}

export type RolloutArgs = { readonly [Key in keyof RolloutInputs]: pulumi.Input<RolloutInputs[Key]> };

/** Is there when every router pod runs the generation, as the running processes themselves say; fails with the reasons if not. */
export class Rollout extends pulumi.dynamic.Resource {
  declare readonly generation: pulumi.Output<string>;

  constructor(name: string, args: RolloutArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      new RolloutProvider(),
      name,
      args,
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["password", "kubeconfig"] }),
      "odyssey",
      "Rollout",
    );
  }
}

const DOOR = "components/dynamic/doors/rollout";

class RolloutProvider implements pulumi.dynamic.ResourceProvider<RolloutInputs, RolloutInputs> {
  async diff(_id: string, olds: RolloutInputs, news: RolloutInputs): Promise<pulumi.dynamic.DiffResult> {
    return callModule(DOOR, "diff", [olds, news]);
  }

  async create(inputs: RolloutInputs): Promise<pulumi.dynamic.CreateResult<RolloutInputs>> {
    return callModule(DOOR, "create", [inputs]);
  }

  async update(
    _id: string,
    _olds: RolloutInputs,
    news: RolloutInputs,
  ): Promise<pulumi.dynamic.UpdateResult<RolloutInputs>> {
    return callModule(DOOR, "update", [news]);
  }

  async read(id: string, state?: RolloutInputs): Promise<pulumi.dynamic.ReadResult<RolloutInputs>> {
    return callModule(DOOR, "read", [id, state]);
  }
}
