import { access } from "node:fs/promises";
import { execa } from "execa";

/** Debian packages of the node, each with a file that shows it is installed, and why it is needed. */
const packages: readonly { readonly name: string; readonly file: string }[] = [
  { name: "containerd", file: "/usr/bin/containerd" },
  { name: "runc", file: "/usr/sbin/runc" },
  { name: "etcd-server", file: "/usr/bin/etcd" },
  { name: "containernetworking-plugins", file: "/usr/lib/cni/bridge" },
  { name: "iproute2", file: "/usr/sbin/ip" },
  { name: "iptables", file: "/usr/sbin/iptables" }, // kube-proxy and the CNI plugins
  { name: "conntrack", file: "/usr/sbin/conntrack" }, // kube-proxy
  { name: "ethtool", file: "/usr/sbin/ethtool" }, // kubelet
  { name: "socat", file: "/usr/bin/socat" }, // port-forward in containerd
  { name: "openssl", file: "/usr/bin/openssl" }, // the node's certificates
  { name: "mmdebstrap", file: "/usr/bin/mmdebstrap" }, // images
  { name: "buildah", file: "/usr/bin/buildah" }, // images
  { name: "postgresql-client", file: "/usr/bin/psql" }, // what people connect with
];

/** Installs what is missing; on a machine that has everything it asks no registry. */
export async function installPackages(log: (line: string) => void): Promise<void> {
  const missing: string[] = [];
  for (const { name, file } of packages) {
    await access(file).catch(() => missing.push(name));
  }
  if (missing.length === 0) return;
  log(`apt-get install ${missing.join(" ")}`);
  const options = { env: { DEBIAN_FRONTEND: "noninteractive" } };
  await execa("apt-get", ["-o", "DPkg::Lock::Timeout=300", "update"], options);
  const install = ["-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"];
  await execa("apt-get", [...install, ...missing], options);
}
