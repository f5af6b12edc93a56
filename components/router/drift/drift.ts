import * as pulumi from "@pulumi/pulumi";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { callModule } from "../../dynamic/callModule";
import { digestOf } from "../configuration/digest";
import type { KubernetesAccess } from "../../kubernetes/client";
import type { Files } from "../configuration/types";

export interface DriftInputs extends KubernetesAccess {
  readonly namespace: string;
  /** ConfigMap → what this deployment wants in it. */
  readonly wanted: Readonly<Record<string, WantedContent>>;
}

export interface WantedContent {
  /** Those of the ConfigMap's keys that are the deployment's. */
  readonly keys: readonly string[];
  readonly digest: string;
}

export interface DriftState extends DriftInputs {
  /**
   * ConfigMap → number and digest of the last content found in it that no deployment had put there; only of those in which
   * there ever was one.
   */
  readonly found: Readonly<Record<string, string>>;
}

export type DriftArgs = { readonly [Key in keyof DriftInputs]: pulumi.Input<DriftInputs[Key]> };

/**
 * Notices, in every preview and update, that the router's ConfigMaps were changed by another hand. Pulumi compares with its
 * state and not with the cluster unless it refreshes, which takes longer than all the rest of a deployment. Whatever
 * depends on `found` changes when drift is found, and so is written anew.
 */
export class Drift extends pulumi.dynamic.Resource {
  declare readonly found: pulumi.Output<DriftState["found"]>;

  constructor(name: string, args: DriftArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      new DriftProvider(),
      name,
      { ...args, found: undefined },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["kubeconfig"] }),
      "odyssey",
      "Drift",
    );
  }
}

const DOOR = "components/dynamic/doors/drift";

class DriftProvider implements pulumi.dynamic.ResourceProvider<DriftState, DriftState> {
  async check(olds: DriftState, news: DriftInputs): Promise<pulumi.dynamic.CheckResult<DriftState>> {
    return callModule(DOOR, "check", [olds, news]);
  }

  async diff(_id: string, olds: DriftState, news: DriftState): Promise<pulumi.dynamic.DiffResult> {
    return callModule(DOOR, "diff", [olds, news]);
  }

  create(state: DriftState): Promise<pulumi.dynamic.CreateResult<DriftState>> {
    return Promise.resolve({ id: "drift", outs: state });
  }

  update(_id: string, _olds: DriftState, news: DriftState): Promise<pulumi.dynamic.UpdateResult<DriftState>> {
    return Promise.resolve({ outs: news });
  }
}

/** What a deployment wants in each ConfigMap. */
export function wantedContents(configMaps: Readonly<Record<string, Files>>): Readonly<Record<string, WantedContent>> {
  return Object.fromEntries(
    Object.entries(configMaps).map(([name, files]) => [
      name,
      { keys: Object.keys(files).sort(byCodeUnit), digest: digestOf(files) },
    ]),
  );
}
