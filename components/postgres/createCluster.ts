import { CloudNativePG, type Callers } from "./cloudnativepg/cloudNativePG";
import { External } from "./external/external";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterSettings } from "../../config/settings";
import type { PostgresCluster } from "./cluster";

export interface ClusterContext {
  readonly namespace: string;
  /** Which stack makes it. */
  readonly stack: string;
  readonly routerAccountSecret: string;
  /** Who may connect to instances that are made here, when nobody else may. */
  readonly callers: Callers | undefined;
}

export function createCluster(
  settings: ClusterSettings,
  context: ClusterContext,
  opts: pulumi.ComponentResourceOptions,
): PostgresCluster {
  switch (settings.kind) {
    case "cloudnativepg":
      return new CloudNativePG(settings.name, { settings, ...context }, opts);
    case "external":
      return new External(settings.name, settings, opts);
    default:
      return settings satisfies never;
  }
}
