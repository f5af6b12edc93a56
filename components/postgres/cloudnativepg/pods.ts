import { CoreV1Api } from "@kubernetes/client-node";
import { askApi } from "../../kubernetes/askApi";
import { loadKubeConfig, prepareCredentials, type KubernetesAccess } from "../../kubernetes/client";
import { PodConnection } from "../../kubernetes/podConnection";
import { UnwantedAnswer, type CatalogSource, type Instance, type SourceKind } from "../cluster";

type PodSource = CatalogSource & { kind: "kubernetes" };

export const podSource: SourceKind<PodSource> = {
  instancesOf: podsOf,
  prepare: prepareCredentials,
  needsKubernetes: true,
  keepsAccount: true,
  isOneCluster: true,
  usesTls: () => true,
};

/** A cluster's running instances, the primary first. */
async function podsOf(
  { namespace, cluster, instances, caSecret }: PodSource,
  access: KubernetesAccess,
): Promise<readonly Instance[]> {
  const kubeConfig = loadKubeConfig(access);
  const api = kubeConfig.makeApiClient(CoreV1Api);
  const labelSelector = `cnpg.io/cluster=${cluster},cnpg.io/podRole=instance`;
  const [pods, secret] = await Promise.all([
    askApi(kubeConfig, api.listNamespacedPod({ namespace, labelSelector })),
    askApi(kubeConfig, api.readNamespacedSecret({ namespace, name: caSecret })),
  ]);
  const running = pods.items.filter(({ status }) => status?.phase === "Running");
  if (running.length === 0) throw new Error(describeAbsence(cluster, namespace, pods.items));
  refuseUnknownPrimary(cluster, namespace, instances, running);
  const ca = Buffer.from(secret.data?.["ca.crt"] ?? "", "base64").toString();
  return running
    .map(({ metadata }) => ({
      pod: metadata?.name ?? "",
      isPrimary: metadata?.labels?.["cnpg.io/instanceRole"] === "primary",
    }))
    .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
    .map(({ pod }) => ({
      address: `pod ${namespace}/${pod}`,
      host: pod,
      port: POSTGRES_PORT,
      tls: { mode: "verify-ca", ca },
      dial: () => new PodConnection(kubeConfig, { namespace, pod, port: POSTGRES_PORT }),
    }));
}

/** Why none of a cluster's pods is to be asked, as far as they tell, and where to look. */
export function describeAbsence(cluster: string, namespace: string, pods: readonly LabelledPod[]): string {
  const found = pods.map(({ metadata, status }) => `${metadata?.name ?? ""} is ${status?.phase ?? "unknown"}`).sort();
  return (
    `no instance is running: ${found.length === 0 ? "it has no pods" : found.join(", ")}. ` +
    `Whether it is hibernated, and what else keeps it from running: kubectl describe cluster -n ${namespace} ${cluster}`
  );
}

/**
 * The operator keeps the primary when it takes instances away, whatever its number. A router that lists only the lower
 * numbers would lose it, and with it all writes to the cluster.
 */
export function refuseUnknownPrimary(
  cluster: string,
  namespace: string,
  instances: number,
  pods: readonly LabelledPod[],
): void {
  const primary = pods.find(({ metadata }) => metadata?.labels?.["cnpg.io/instanceRole"] === "primary")?.metadata?.name;
  if (primary === undefined || Number(primary.slice(cluster.length + 1)) <= instances) return;
  throw new UnwantedAnswer(
    `its primary is ${primary}, but the router would know only the instances 1 to ${instances}. ` +
      `Switch over to one of those first: kubectl cnpg promote -n ${namespace} ${cluster} ${cluster}-1`,
  );
}

interface LabelledPod {
  readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly status?: { readonly phase?: string };
}

const POSTGRES_PORT = 5432;
