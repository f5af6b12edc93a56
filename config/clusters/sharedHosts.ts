import { removeCommand } from "../reading/mistake";
import type { Section } from "../reading/section";
import type { ClusterSettings } from "../settings";

/** A line that was copied: two clusters on the same server would each claim its databases, and be asked for the other's. */
export function refuseSharedHosts(settings: Section, clusters: readonly ClusterSettings[]): void {
  const holders = new Map<string, string>();
  for (const cluster of clusters) {
    if (cluster.kind !== "external") continue;
    for (const [index, { host, port }] of cluster.instances.entries()) {
      const place = `${host.toLowerCase()} ${port}`;
      const holder = holders.get(place);
      if (holder === undefined) holders.set(place, cluster.name);
      else if (holder !== cluster.name) {
        settings
          .section("clusters")
          .section(cluster.name)
          .note(
            "hosts",
            `name an instance of cluster ${holder} at place ${index}`,
            "instances of this cluster alone",
            removeCommand(["clusters", cluster.name, "hosts", index]),
          );
      }
    }
  }
}
