import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { OperatorSettings } from "../../config/settings";

/**
 * The CloudNativePG operator, from its public release manifest. To take it out of a stack deletes its definitions, and with
 * them every cluster: the manifest's objects are made by the provider, which hands neither `protect` nor transforms on to them.
 */
export class Operator extends pulumi.ComponentResource {
  constructor(name: string, { install, manifest }: OperatorSettings, opts?: pulumi.ComponentResourceOptions) {
    super("pgfleet:postgres:Operator", name, {}, opts);
    if (install) new kubernetes.yaml.v2.ConfigFile(name, { file: manifest }, { parent: this });
    this.registerOutputs({});
  }
}
