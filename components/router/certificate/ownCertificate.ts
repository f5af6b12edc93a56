import * as pulumi from "@pulumi/pulumi";
import { callModule } from "../../dynamic/callModule";
import type { OwnCertificateInputs, OwnCertificateState } from "./ownCertificateProvider";

/** A certificate of an authority that the stack keeps in its state, renewed by any update in the second half of its life. */
export class OwnCertificate extends pulumi.dynamic.Resource {
  /** Of the authority; in PEM, as all of these are. */
  declare readonly ca: pulumi.Output<string>;
  declare readonly certificate: pulumi.Output<string>;
  declare readonly key: pulumi.Output<string>;

  constructor(name: string, args: OwnCertificateInputs, opts?: pulumi.CustomResourceOptions) {
    // What is made is no input: so a preview knows it while it stays.
    super(
      new OwnCertificateProvider(),
      name,
      { ...args, ca: undefined, caKey: undefined, certificate: undefined, key: undefined },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["caKey", "key"] }),
      "router",
      "OwnCertificate",
    );
  }
}

const DOOR = "components/dynamic/doors/ownCertificate";

class OwnCertificateProvider implements pulumi.dynamic.ResourceProvider<OwnCertificateInputs, OwnCertificateState> {
  async diff(_id: string, olds: OwnCertificateState, news: OwnCertificateInputs): Promise<pulumi.dynamic.DiffResult> {
    return callModule(DOOR, "diff", [olds, news]);
  }

  async create(inputs: OwnCertificateInputs): Promise<pulumi.dynamic.CreateResult<OwnCertificateState>> {
    return callModule(DOOR, "create", [inputs]);
  }

  async update(
    _id: string,
    olds: OwnCertificateState,
    news: OwnCertificateInputs,
  ): Promise<pulumi.dynamic.UpdateResult<OwnCertificateState>> {
    return callModule(DOOR, "update", [olds, news]);
  }
}
