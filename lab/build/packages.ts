import { mkdir, writeFile } from "node:fs/promises";
import { execa } from "execa";

/**
 * A Debian package, and a file that shows it is there, as a pattern of the shell. Not dpkg's word: a machine may have the
 * program from elsewhere, and Debian's package of it would replace that.
 */
interface Package {
  readonly name: string;
  readonly file: string;
}

export const labPackages: readonly Package[] = [
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

export const testPackages: readonly Package[] = [
  { name: "openssl", file: "/usr/bin/openssl" },
  { name: "postgresql", file: "/usr/lib/postgresql/*/bin/postgres" }, // servers that tests start themselves, and pgbench
];

/** Installs what is missing; on a machine that has everything it asks no registry. */
export async function installPackages(packages: readonly Package[], log: (line: string) => void): Promise<void> {
  const missing: string[] = [];
  for (const { name, file } of packages) {
    const { failed } = await execa("sh", ["-c", `ls ${file}`], { reject: false });
    if (failed) missing.push(name);
  }
  if (missing.length === 0) return;
  log(`apt-get install ${missing.join(" ")}`);
  if (missing.includes("postgresql")) await keepDebianFromStartingServers();
  const options = { env: { DEBIAN_FRONTEND: "noninteractive" } };
  await execa("apt-get", ["-o", "DPkg::Lock::Timeout=300", "update"], options);
  const install = ["-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"];
  await execa("apt-get", [...install, ...missing], options);
}

/** Debian's package would make a server and run it, on a port that may be somebody's. */
async function keepDebianFromStartingServers(): Promise<void> {
  const folder = "/etc/postgresql-common/createcluster.d";
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/pgfleet.conf`, "create_main_cluster = false\n");
}
