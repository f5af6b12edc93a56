import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { hostAddress, hostInterface, networkNamespace, nodeAddress, podRange } from "../addresses";
import { stateFolder } from "../paths";

export const cniFolder = `${stateFolder}/cni`;

/** The node's network namespace, joined to the host, with the settings that Kubernetes needs inside it. */
export async function createNetwork(): Promise<void> {
  await refuseTakenAddress();
  await execa("ip", ["netns", "add", networkNamespace]);
  await execa("ip", ["link", "add", hostInterface, "type", "veth", "peer", "name", "eth0", "netns", networkNamespace]);
  await execa("ip", ["addr", "add", `${hostAddress}/30`, "dev", hostInterface]);
  await execa("ip", ["link", "set", hostInterface, "up"]);
  const inside = async (...args: string[]) => await execa("ip", ["-n", networkNamespace, ...args]);
  await inside("link", "set", "lo", "up");
  await inside("addr", "add", `${nodeAddress}/30`, "dev", "eth0");
  await inside("link", "set", "eth0", "up");
  await inside("route", "add", "default", "via", hostAddress);
  await loadBridgeFilter();
  const settings = [
    "net.ipv4.ip_forward=1",
    "net.ipv4.conf.all.route_localnet=1",
    "net.bridge.bridge-nf-call-iptables=1",
  ];
  await execa("nsenter", [`--net=/run/netns/${networkNamespace}`, "sysctl", "-w", ...settings]);
  await writeCniConfiguration();
}

/**
 * Everything in the namespace goes with it: interfaces, bridge, firewall rules. The pair of interfaces first: with the
 * namespace it would disappear some time later, maybe between being seen here and being deleted.
 */
export async function removeNetwork(): Promise<void> {
  if (existsSync(`/sys/class/net/${hostInterface}`)) await execa("ip", ["link", "delete", hostInterface]);
  if (existsSync(`/run/netns/${networkNamespace}`)) await execa("ip", ["netns", "delete", networkNamespace]);
}

/** A module in Debian's kernel, which nothing loads by itself. */
async function loadBridgeFilter(): Promise<void> {
  if (existsSync("/proc/sys/net/bridge")) return;
  await execa("modprobe", ["br_netfilter"]);
}

async function refuseTakenAddress(): Promise<void> {
  const { stdout } = await execa("ip", ["-json", "addr"]);
  const links = JSON.parse(stdout) as { ifname: string; addr_info: { local?: string }[] }[];
  const prefix = nodeAddress.slice(0, nodeAddress.lastIndexOf(".") + 1);
  const taken = links.find((link) => link.addr_info.some((address) => address.local?.startsWith(prefix)));
  if (taken) {
    throw new Error(
      `the lab's node needs ${prefix}0/30, but interface ${taken.ifname} of this machine has an address there. ` +
        "Accepted: a machine without that range. Fix: choose another one in lab/addresses.ts",
    );
  }
}

async function writeCniConfiguration(): Promise<void> {
  await mkdir(`${cniFolder}/net.d`, { recursive: true });
  const bridge = {
    type: "bridge",
    bridge: "cni0",
    isGateway: true,
    ipMasq: true,
    hairpinMode: true,
    ipam: {
      type: "host-local",
      ranges: [[{ subnet: podRange }]],
      routes: [{ dst: "0.0.0.0/0" }],
      dataDir: `${cniFolder}/addresses`,
    },
  };
  const plugins = [bridge, { type: "portmap", capabilities: { portMappings: true } }];
  const configuration = { cniVersion: "1.0.0", name: "lab", plugins };
  await writeFile(`${cniFolder}/net.d/10-lab.conflist`, JSON.stringify(configuration, null, 2));
}
