import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
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
  { name: "procps", file: "/usr/sbin/sysctl" },
  { name: "kmod", file: "/usr/sbin/modprobe" },
  { name: "iptables", file: "/usr/sbin/iptables" }, // kube-proxy and the CNI plugins
  { name: "ipset", file: "/usr/sbin/ipset" }, // network-policies
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
  { name: "shellcheck", file: "/usr/bin/shellcheck" }, // actionlint asks it about scripts
  { name: "rsync", file: "/usr/bin/rsync" }, // gitlab-ci-local
];

/** What tests on the lab need beside it. */
export const labTestPackages: readonly Package[] = [
  // psycopg2 is built from its source, which its tests come with.
  { name: "gcc", file: "/usr/bin/gcc" },
  { name: "libpq-dev", file: "/usr/bin/pg_config" },
  { name: "python3-dev", file: "/usr/bin/python3-config" },
  { name: "python3-venv", file: "/usr/lib/python3*/ensurepip/__init__.py" },
  // pgjdbc comes from Maven, and what is tried with it is compiled.
  { name: "default-jdk-headless", file: "/usr/bin/javac" },
  { name: "maven", file: "/usr/bin/mvn" },
  { name: "chromium", file: "/usr/bin/chromium" }, // opens the page that `npx pgfleet routes map` writes
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
  const options = { env: { DEBIAN_FRONTEND: "noninteractive" } };
  await execa("apt-get", ["-o", "DPkg::Lock::Timeout=300", "update"], options);
  const install = ["-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"];
  await withoutServer(async () => await execa("apt-get", [...install, ...missing], options));
  await stopServices(missing);
}

/** Debian's package of PostgreSQL would make a server and run it, on a port that may be somebody's. */
async function withoutServer(install: () => Promise<unknown>): Promise<void> {
  const folder = "/etc/postgresql-common/createcluster.d";
  const file = `${folder}/pgfleet.conf`;
  await mkdir(folder, { recursive: true });
  await writeFile(file, "create_main_cluster = false\n");
  try {
    await install();
  } finally {
    await rm(file);
  }
}

/** Where systemd runs, some packages start a service at once; the lab runs its own, and stops what it alone has brought. */
async function stopServices(installed: readonly string[]): Promise<void> {
  if (!existsSync("/run/systemd/system")) return;
  const services = { containerd: "containerd", "etcd-server": "etcd" } as Readonly<Record<string, string>>;
  for (const name of installed) {
    const service = services[name];
    if (service !== undefined) await execa("systemctl", ["disable", "--now", service], { reject: false });
  }
}
