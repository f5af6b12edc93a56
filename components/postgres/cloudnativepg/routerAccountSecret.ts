import { RELOADED } from "./source";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { secretData } from "../../kubernetes/secretData";
import { ROUTER_ACCOUNT } from "../routerAccount/account";

/** The router account's name and password, as the operator wants them to give them to a role. */
export function routerAccountSecret(
  name: string,
  namespace: string,
  password: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Secret {
  return new kubernetes.core.v1.Secret(
    name,
    {
      // With this label the operator takes over a changed password at once.
      metadata: { name, namespace, labels: { ...RELOADED } },
      type: "kubernetes.io/basic-auth",
      data: secretData({ username: ROUTER_ACCOUNT.user, password }),
    },
    opts,
  );
}
