import { readClusters } from "./clusterSettings";
import { clusterName } from "./clusterName";
import { readOrder, readPins } from "./conflictSettings";
import { readConfirmedPlan, readGuard } from "./guardSettings";
import { label } from "./kinds";
import { readOperator } from "./operatorSettings";
import { readOverrides } from "./overrideSettings";
import { PATTERN_NAMES, readPatterns } from "./patterns";
import { readRouter } from "./routerSettings";
import { Section } from "./section";
import { refuseMixedTls } from "./tlsModes";
import type { Mistake } from "./mistake";
import type { Settings } from "./settings";

/** Keys of stack config. `routerPassword` is a secret and read by itself. */
export const KEYS = [
  "namespace",
  "clusters",
  "defaultCluster",
  "neverRouted",
  "pins",
  "order",
  "guard",
  "confirmedPlan",
  "overrides",
  "router",
  "operator",
  "routerPassword",
];

export type Parsed = { readonly settings: Settings } | { readonly mistakes: readonly Mistake[] };

/** What stack config says, or everything that is wrong with it. `raw` has the project's keys without its name. */
export function parseSettings(raw: Readonly<Record<string, unknown>>, kubernetesContext: string): Parsed {
  const mistakes: Mistake[] = [];
  const section = new Section(undefined, raw, mistakes).only(KEYS);
  const clusters = readClusters(section);
  const names = clusters.map(({ name }) => name);
  // That there is no cluster has been noted; that none is chosen would say it twice.
  const defaultCluster = names.length === 0 ? "" : section.require("defaultCluster", clusterName(names));
  const neverRouted = readPatterns(section.section("neverRouted").only(PATTERN_NAMES), NEVER_ROUTED);
  const router = readRouter(section);
  refuseMixedTls(section, clusters, router.engine);
  const settings: Settings = {
    namespace: section.optional("namespace", label(63), "pgfleet"),
    kubernetesContext,
    clusters,
    defaultCluster,
    neverRouted,
    pins: readPins(section, names, router.engine),
    order: readOrder(section, names),
    guard: readGuard(section),
    confirmedPlan: readConfirmedPlan(section),
    overrides: readOverrides(section, router.engine),
    router,
    operator: readOperator(section, clusters),
  };
  return mistakes.length === 0 ? { settings } : { mistakes };
}

const NEVER_ROUTED = { databases: ["postgres"], owners: ["postgres"] };
