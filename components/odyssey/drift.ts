import * as pulumi from "@pulumi/pulumi";
import { callModule } from "../dynamic/callModule";

export interface DriftInputs {
  readonly namespace: string;
  readonly configMap: string;
  /** Those of the ConfigMap's keys that are the deployment's. */
  readonly keys: readonly string[];
  /** Of the content that this deployment wants in the ConfigMap. */
  readonly digest: string;
  /** Empty for the kubeconfig's current context. */
  readonly kubernetesContext: string;
}

export interface DriftState extends DriftInputs {
  /** Number and digest of the last content found in the ConfigMap that no deployment had put there; empty when there was none. */
  readonly found: string;
}

export type DriftArgs = { readonly [Key in keyof DriftInputs]: pulumi.Input<DriftInputs[Key]> };

/**
 * Notices, in every preview and update, that the router's ConfigMap was changed by another hand. Pulumi compares with its
 * state and not with the cluster unless it refreshes, which takes longer than all the rest of a deployment. Whatever
 * depends on `found` changes when drift is found, and so is written anew.
 */
export class Drift extends pulumi.dynamic.Resource {
  declare readonly found: pulumi.Output<string>;

  constructor(name: string, args: DriftArgs, opts?: pulumi.CustomResourceOptions) {
    super(new DriftProvider(), name, { ...args, found: undefined }, opts, "odyssey", "Drift");
  }
}

class DriftProvider implements pulumi.dynamic.ResourceProvider<DriftState, DriftState> {
  async check(olds: DriftState, news: DriftInputs): Promise<pulumi.dynamic.CheckResult<DriftState>> {
    return callModule("components/odyssey/driftState", "check", [olds, news]);
  }

  async diff(_id: string, olds: DriftState, news: DriftState): Promise<pulumi.dynamic.DiffResult> {
    return callModule("components/odyssey/driftState", "diff", [olds, news]);
  }

  create(state: DriftState): Promise<pulumi.dynamic.CreateResult<DriftState>> {
    return Promise.resolve({ id: "drift", outs: state });
  }

  update(_id: string, _olds: DriftState, news: DriftState): Promise<pulumi.dynamic.UpdateResult<DriftState>> {
    return Promise.resolve({ outs: news });
  }
}
