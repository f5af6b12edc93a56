import { KINDS } from "./kinds";
import { choice, label } from "../reading/valueTypes";
import { setCommand } from "../reading/mistake";
import { PATTERN_NAMES, readPatterns } from "../routing/patterns";
import type { Section } from "../reading/section";
import type { ClusterSettings } from "../settings";

type Kind = ClusterSettings["kind"];

/** CloudNativePG takes no longer names: it derives those of services, secrets and pods from them. */
const CLUSTER_NAME = label(50);
/** Of either engine: a stack may change it. */
const ROUTER_OBJECTS = ["router", "router-pgbouncer"];
const KIND = choice(...(Object.keys(KINDS) as [Kind, ...Kind[]]));
const UNREACHABLE = choice("fail", "keep");
const NO_PATTERNS = { databases: [], owners: [] };
const NOWHERE = { instances: [], tls: { mode: "disable" } } as const;

/** All clusters, sorted by name. */
export function readClusters(settings: Section): ClusterSettings[] {
  const clusters = settings.section("clusters");
  if (clusters.names.length === 0 && !settings.isMistaken("clusters")) {
    const fix = `${setCommand(["clusters", "pg1", "version"], "18")} && ${setCommand(["clusters", "pg1", "storage", "size"], "10Gi")}`;
    settings.note("clusters", "lists no cluster", "one cluster or more, by name", fix);
  }
  return clusters.names.map((name) => readCluster(clusters, name));
}

function readCluster(clusters: Section, name: string): ClusterSettings {
  const section = clusters.section(name);
  const kind = section.optional("kind", KIND, "cloudnativepg");
  noteBadName(clusters, name, kind);
  // Of a kind that does not exist nobody knows what belongs to it.
  if (section.isMistaken("kind"))
    return { kind: "external", name, patterns: NO_PATTERNS, unreachable: "fail", ...NOWHERE };
  const ofKind = KINDS[kind];
  section.only(["kind", "unreachable", ...PATTERN_NAMES, ...ofKind.names]);
  const common = {
    name,
    patterns: readPatterns(section, NO_PATTERNS),
    unreachable: section.optional("unreachable", UNREACHABLE, "fail"),
  };
  return { kind, ...common, ...ofKind.read(section) } as ClusterSettings;
}

function noteBadName(clusters: Section, name: string, kind: Kind): void {
  const then = " # and set it under another name";
  const read = CLUSTER_NAME.read(name);
  if ("problem" in read) clusters.noteUnwanted(name, read.problem, CLUSTER_NAME.accepted, then);
  // The operator would make a disruption budget of this name, as the router's own is called.
  const stem = name.replace(/-primary$/, "");
  if (stem !== name && clusters.names.includes(stem)) {
    clusters.noteUnwanted(name, `is what the operator calls an object of ${stem}`, "any other name", then);
  }
  if (ROUTER_OBJECTS.includes(name))
    clusters.noteUnwanted(name, "is the name of the router's own objects", "any other name", then);
  const problem = KINDS[kind].problemOfName(name);
  if (problem !== undefined) clusters.noteUnwanted(name, problem, "any other name", then);
}
