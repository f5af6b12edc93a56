import { kindOf } from "./kinds";
import type { Section } from "../reading/section";
import type { ClusterSettings, RouterSettings, TlsSettings } from "../settings";

/** PgBouncer has one TLS mode for all clusters. That of clusters which this program makes cannot be chosen. */
export function refuseMixedTls(
  settings: Section,
  clusters: readonly ClusterSettings[],
  engine: RouterSettings["engine"],
): void {
  if (engine !== "pgbouncer") return;
  const [first] = clusters;
  if (first === undefined) return;
  const own = clusters.find((cluster) => kindOf(cluster).isMade);
  const wanted = modeOf(own ?? first);
  const whose = own === undefined ? "the others" : "those that this program makes";
  const section = settings.section("clusters");
  for (const cluster of clusters) {
    if (modeOf(cluster) === wanted) continue;
    section
      .section(cluster.name)
      .section("tls")
      .note(
        "mode",
        `is ${modeOf(cluster)}, and that of ${whose} is ${wanted}: PgBouncer has one mode for all clusters`,
        `${wanted}, or engine odyssey`,
        `pulumi config set --path 'pgfleet:clusters.${cluster.name}.tls.mode' ${wanted}`,
      );
  }
}

function modeOf(cluster: ClusterSettings): TlsSettings["mode"] {
  return kindOf(cluster).tlsMode(cluster);
}
