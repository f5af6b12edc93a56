import type * as pulumi from "@pulumi/pulumi";
import type { ClientTlsMode, NetworkPolicySettings, RouterSettings } from "../../config/settings";
import type { PostgresCluster } from "../postgres/cluster";
import type { RouterAccount } from "../postgres/routerAccount/account";
import type { RoutedDatabase } from "./configuration/types";

/** What a router is made from. */
export interface RouterArgs {
  readonly namespace: string;
  readonly settings: RouterSettings;
  readonly networkPolicies: NetworkPolicySettings;
  readonly clusters: readonly PostgresCluster[];
  readonly defaultCluster: string;
  readonly routes: pulumi.Input<Readonly<Record<string, RoutedDatabase>>>;
  /** Cluster → connections that an instance takes; not of one that was never asked. */
  readonly connectionLimits: pulumi.Input<Readonly<Record<string, number>>>;
  /** Whether clients must use TLS. */
  readonly clientTls: pulumi.Input<ClientTlsMode>;
  readonly account: RouterAccount;
  readonly password: pulumi.Input<string>;
  readonly passwordSerial: pulumi.Input<string>;
  /** Of roles that log in with certificates. */
  readonly rolePasswords: pulumi.Input<Readonly<Record<string, string>>>;
  /** Empty for the kubeconfig's current context. */
  readonly kubernetesContext: string;
  /** Absent for that of the environment. */
  readonly kubeconfig?: pulumi.Input<string>;
}
