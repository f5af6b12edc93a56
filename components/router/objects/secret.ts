import * as kubernetes from "@pulumi/kubernetes";
import { secretData } from "../../kubernetes/secretData";
import { ACCOUNT_VERSION_FILE } from "../configuration/files";
import * as pulumi from "@pulumi/pulumi";
import type { Files } from "../configuration/types";

/**
 * The part of the router's configuration that holds the router account's password.
 *
 * @param version of the account's files; no secret
 */
export function secret(
  name: string,
  namespace: string,
  account: pulumi.Output<Files>,
  version: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Secret {
  // Side by side: of an output that is inside of another one a preview that does not know that one sees no dependency.
  const files = pulumi.all([account, version]).apply(([known, text]) => ({ ...known, [ACCOUNT_VERSION_FILE]: text }));
  const data = secretData(files);
  return new kubernetes.core.v1.Secret(name, { metadata: { name, namespace }, type: "Opaque", data }, opts);
}
