import * as pulumi from "@pulumi/pulumi";
import { connectionShares } from "./connectionShares";
import type { Engine } from "../engine";
import type { RouterArgs } from "../routerArgs";
import type { RoutingConfiguration } from "./types";

/** What the rules of a router are rendered from. @param object the name of its objects */
export function routingConfiguration(
  { namespace, settings, clusters, defaultCluster, routes, connectionLimits, clientTls }: RouterArgs,
  { pod }: Engine,
  object: string,
): pulumi.Output<RoutingConfiguration> {
  const storages = clusters.map(({ name, endpoints, followsPrimary, tls }) => ({
    cluster: name,
    endpoints,
    followsPrimary,
    tls,
  }));
  const podHosts =
    pod.workload === "StatefulSet"
      ? Array.from({ length: settings.replicas }, (_, number) => podHost(object, namespace, number))
      : [];
  const routers = settings.replicas * pod.processes(settings);
  return pulumi.all([routes, connectionLimits, clientTls]).apply(([known, limits, tls]) => ({
    storages,
    defaultCluster,
    routes: known,
    pool: settings.pool,
    cleanSessions: settings.cleanSessions,
    clientTls: tls,
    certificateRoles: settings.tls.clientCertificates?.roles ?? [],
    roleLimits: settings.roleLimits,
    connectionShares: connectionShares(limits, routers),
    podHosts,
  }));
}

/** By the StatefulSet's own Service. */
function podHost(name: string, namespace: string, number: number): string {
  return `${name}-${number}.${name}.${namespace}.svc`;
}
