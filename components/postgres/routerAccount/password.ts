import * as pulumi from "@pulumi/pulumi";
import { callModule } from "../../dynamic/callModule";
import type { RouterPasswordInputs, RouterPasswordOutputs } from "./passwordProvider";

/** The router account's password: the one given, or one made up once. */
export class RouterPassword extends pulumi.dynamic.Resource {
  declare readonly password: pulumi.Output<string>;
  /** Changes when the password does, and tells nothing about it. */
  declare readonly serial: pulumi.Output<string>;

  constructor(name: string, given: pulumi.Input<string> | undefined, opts?: pulumi.CustomResourceOptions) {
    // `password` is no input: so a preview knows it while it stays, and does not know it when it is about to change.
    super(
      new RouterPasswordProvider(),
      name,
      { given, password: undefined, serial: undefined },
      pulumi.mergeOptions(opts, { additionalSecretOutputs: ["given", "password"] }),
      "postgres",
      "RouterPassword",
    );
  }
}

const DOOR = "components/dynamic/doors/routerPassword";

class RouterPasswordProvider implements pulumi.dynamic.ResourceProvider<RouterPasswordInputs, RouterPasswordOutputs> {
  async diff(_id: string, olds: RouterPasswordOutputs, news: RouterPasswordInputs): Promise<pulumi.dynamic.DiffResult> {
    return callModule(DOOR, "diff", [olds, news]);
  }

  async create(inputs: RouterPasswordInputs): Promise<pulumi.dynamic.CreateResult<RouterPasswordOutputs>> {
    return callModule(DOOR, "create", [inputs]);
  }

  async update(
    _id: string,
    olds: RouterPasswordOutputs,
    news: RouterPasswordInputs,
  ): Promise<pulumi.dynamic.UpdateResult<RouterPasswordOutputs>> {
    return callModule(DOOR, "update", [olds, news]);
  }
}
