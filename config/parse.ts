import { readClusters } from "./clusterSettings";
import { label, text } from "./kinds";
import { nearest } from "./nearest";
import { readOperator } from "./operatorSettings";
import { PATTERN_NAMES, readPatterns } from "./patterns";
import { readRouter } from "./routerSettings";
import { Section } from "./section";
import type { Mistake } from "./mistake";
import type { Settings } from "./settings";

/** Keys of stack config. `routerPassword` is a secret and read by itself. */
export const KEYS = ["namespace", "clusters", "defaultCluster", "neverRouted", "router", "operator", "routerPassword"];

export type Parsed = { readonly settings: Settings } | { readonly mistakes: readonly Mistake[] };

/** What stack config says, or everything that is wrong with it. `raw` has the project's keys without its name. */
export function parseSettings(raw: Readonly<Record<string, unknown>>, kubernetesContext: string | undefined): Parsed {
  const mistakes: Mistake[] = [];
  const section = new Section(undefined, raw, mistakes).only(KEYS);
  const clusters = readClusters(section);
  const settings: Settings = {
    namespace: section.optional("namespace", label(63), "pgfleet"),
    kubernetesContext,
    clusters,
    defaultCluster: readDefaultCluster(section, clusters),
    neverRouted: readPatterns(section.section("neverRouted").only(PATTERN_NAMES), NEVER_ROUTED),
    router: readRouter(section),
    operator: readOperator(section, clusters),
  };
  return mistakes.length === 0 ? { settings } : { mistakes };
}

const NEVER_ROUTED = { databases: ["postgres"], owners: ["postgres"] };

function readDefaultCluster(section: Section, clusters: Settings["clusters"]): string {
  const names = clusters.map(({ name }) => name);
  // That there is no cluster has been noted; that none is chosen would say it twice.
  if (names.length === 0) return "";
  const accepted = `the name of one of the clusters: ${names.join(", ")}`;
  const example = names.length === 1 ? (names[0] ?? "") : "<name>";
  return section.require(
    "defaultCluster",
    text(accepted, example, (value) => {
      if (names.includes(value)) return undefined;
      const meant = nearest(value, names);
      return `no cluster is called "${value}"${meant === undefined ? "" : `; "${meant}" is`}`;
    }),
  );
}
