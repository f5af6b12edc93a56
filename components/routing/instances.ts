import { CoreV1Api } from "@kubernetes/client-node";
import { askApi } from "../kubernetes/askApi";
import { loadKubeConfig } from "../kubernetes/client";
import { PodConnection } from "../kubernetes/podConnection";
import type { Duplex } from "node:stream";
import type { TlsSettings } from "../../config/settings";
import type { CatalogSource } from "../postgres/cluster";

/** One instance that a catalog can be read from. */
export interface Instance {
  /** What an error calls it. */
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly tls: TlsSettings;
  /** Opens a way to an instance that this machine cannot reach by itself. */
  readonly dial?: () => Duplex;
}

/** A cluster's instances in the order in which to ask them; at least one, or an error that says why none. */
export async function instancesOf(
  source: CatalogSource,
  kubernetesContext: string | undefined,
): Promise<readonly Instance[]> {
  switch (source.kind) {
    case "kubernetes":
      return await podsOf(source, kubernetesContext);
    case "direct":
      return source.instances.map(({ host, port }) => ({ address: `${host}:${port}`, host, port, tls: source.tls }));
  }
}

async function podsOf(
  { namespace, cluster, caSecret }: CatalogSource & { kind: "kubernetes" },
  kubernetesContext: string | undefined,
): Promise<readonly Instance[]> {
  const kubeConfig = loadKubeConfig(kubernetesContext);
  const api = kubeConfig.makeApiClient(CoreV1Api);
  const labelSelector = `cnpg.io/cluster=${cluster},cnpg.io/podRole=instance`;
  const [pods, secret] = await Promise.all([
    askApi(kubeConfig, api.listNamespacedPod({ namespace, labelSelector })),
    askApi(kubeConfig, api.readNamespacedSecret({ namespace, name: caSecret })),
  ]);
  const running = pods.items.filter(({ status }) => status?.phase === "Running");
  if (running.length === 0) throw new Error(`no instance is running (pods ${labelSelector} in namespace ${namespace})`);
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

const POSTGRES_PORT = 5432;
