import * as kubernetes from "@pulumi/kubernetes";
import { ACCOUNT_VERSION_FILE } from "./configurationFiles";
import type * as pulumi from "@pulumi/pulumi";

/**
 * The part of the router's configuration that holds the router account's password.
 *
 * @param version of the account's file; no secret
 */
export function secret(
  name: string,
  namespace: string,
  account: pulumi.Output<string>,
  version: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Secret {
  return new kubernetes.core.v1.Secret(
    name,
    {
      metadata: { name, namespace },
      type: "Opaque",
      stringData: { "account.conf": account, [ACCOUNT_VERSION_FILE]: version },
    },
    opts,
  );
}
