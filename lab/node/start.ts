import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { nodeAddress, podRange, serviceRange, dnsServiceAddress } from "../addresses";
import { binFolder, containerdSocket, kubeconfigFile, runFolder, stateFolder } from "../paths";
import { waitFor } from "../steps/waitFor";
import { pki } from "./certificates";
import { podCgroup } from "./cgroups";
import { startDaemon } from "./daemon";
import { cniFolder } from "./network";

export const nodeName = "lab";

export const kubernetesBinaries = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
] as const;

/** Every process of the node. `volumes` keeps local volumes in stock, `network-policies` enforces what it is called by. */
export const daemonNames = ["containerd", "etcd", ...kubernetesBinaries, "volumes", "network-policies"] as const;

export async function startContainerd(): Promise<void> {
  await mkdir(runFolder, { recursive: true });
  const file = join(stateFolder, "containerd.toml");
  await writeFile(file, containerdConfiguration);
  startDaemon("containerd", "containerd", ["--config", file]);
  await waitFor("containerd answers", 30, async () => {
    await execa("ctr", ["--address", containerdSocket, "version"], { timeout: 5_000 });
    return true;
  });
}

/** They find each other by retrying, so that none waits for another here. */
export async function startKubernetes(): Promise<void> {
  const kubelet = join(stateFolder, "kubelet.json");
  await writeFile(kubelet, JSON.stringify(await kubeletConfiguration(), null, 2));
  startDaemon("etcd", "etcd", [
    `--data-dir=${stateFolder}/etcd`,
    // The lab's data is not worth a disk flush for every object; a killed process loses nothing by it.
    "--unsafe-no-fsync",
    "--listen-client-urls=http://127.0.0.1:2379",
    "--advertise-client-urls=http://127.0.0.1:2379",
    "--listen-peer-urls=http://127.0.0.1:2380",
  ]);
  startKubernetesBinary("kube-apiserver", [
    "--etcd-servers=http://127.0.0.1:2379",
    `--advertise-address=${nodeAddress}`,
    `--service-cluster-ip-range=${serviceRange}`,
    `--client-ca-file=${pki.ca}`,
    `--tls-cert-file=${pki.server}`,
    `--tls-private-key-file=${pki.serverKey}`,
    `--kubelet-client-certificate=${pki.admin}`,
    `--kubelet-client-key=${pki.adminKey}`,
    // The node's name is in no DNS: logs, exec and port-forward must use its address.
    "--kubelet-preferred-address-types=InternalIP",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${pki.tokens}`,
    `--service-account-signing-key-file=${pki.tokens}`,
    "--authorization-mode=Node,RBAC",
    "--allow-privileged=true",
  ]);
  startKubernetesBinary("kube-controller-manager", [
    `--kubeconfig=${kubeconfigFile}`,
    "--leader-elect=false",
    `--service-account-private-key-file=${pki.tokens}`,
    `--root-ca-file=${pki.ca}`,
  ]);
  startKubernetesBinary("kube-scheduler", [`--kubeconfig=${kubeconfigFile}`, "--leader-elect=false"]);
  startKubernetesBinary("kubelet", [
    `--kubeconfig=${kubeconfigFile}`,
    `--config=${kubelet}`,
    `--root-dir=${stateFolder}/kubelet`,
    `--hostname-override=${nodeName}`,
    `--node-ip=${nodeAddress}`,
  ]);
  startKubernetesBinary("kube-proxy", [
    `--kubeconfig=${kubeconfigFile}`,
    `--hostname-override=${nodeName}`,
    "--proxy-mode=iptables",
    `--cluster-cidr=${podRange}`,
    // Connection tracking is a setting of the whole machine, which is not the lab's to change.
    "--conntrack-max-per-core=0",
    "--conntrack-min=0",
    "--conntrack-tcp-timeout-established=0",
    "--conntrack-tcp-timeout-close-wait=0",
  ]);
  startDaemon("volumes", join(binFolder, "volumes"), [kubeconfigFile, nodeName, join(stateFolder, "volumes")]);
  const policies = [kubeconfigFile, nodeName, serviceRange, join(runFolder, "network-policies")];
  startDaemon("network-policies", join(binFolder, "network-policies"), policies);
}

function startKubernetesBinary(name: (typeof kubernetesBinaries)[number], args: readonly string[]): void {
  startDaemon(name, join(binFolder, name), args);
}

const containerdConfiguration = `version = 2
root = "${stateFolder}/containerd"
state = "${runFolder}/containerd"

[grpc]
address = "${containerdSocket}"

[plugins."io.containerd.internal.v1.opt"]
path = "${stateFolder}/containerd/opt"

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "docker.io/pgfleet/pause:1"
# Without CAP_SYS_RESOURCE no process may lower its oom score: every sandbox would die at once.
restrict_oom_score_adj = true
netns_mounts_under_state_dir = true
stream_server_address = "127.0.0.1"

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "${cniFolder}/net.d"
`;

async function kubeletConfiguration(): Promise<object> {
  // Pods have no name server but the cluster's own.
  const resolver = join(stateFolder, "resolv.conf");
  await writeFile(resolver, "");
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: pki.ca } },
    authorization: { mode: "Webhook" },
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${podCgroup}`,
    clusterDNS: [dnsServiceAddress],
    clusterDomain: "cluster.local",
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    // A full disk of the machine must not evict the lab's pods while anything else fills it.
    evictionHard: { "memory.available": "100Mi" },
    imageGCHighThresholdPercent: 100,
    localStorageCapacityIsolation: false,
    maxPods: 200,
    podLogsDir: `${stateFolder}/pod-logs`,
    resolvConf: resolver,
    serializeImagePulls: false,
    staticPodPath: "",
    volumePluginDir: `${stateFolder}/kubelet-plugins`,
  };
}
