import { CERTIFICATE_ROLES_KEY, readCertificateRoles, unencryptedRoles } from "./roles";
import { readClusters } from "./clusters/clusterSettings";
import { readOrder, readPins } from "./routing/conflictSettings";
import { readConfirmedPlan, readGuard } from "./routing/guardSettings";
import { contextOf, kubernetesMistakes } from "./kubernetes";
import { label, clusterName } from "./reading/valueTypes";
import { readNetworkPolicies } from "./networkPolicySettings";
import { readOperator } from "./clusters/operatorSettings";
import { readOverrides } from "./routing/overrideSettings";
import { PATTERN_NAMES, readPatterns } from "./routing/patterns";
import { readRouter } from "./router/routerSettings";
import { Section } from "./reading/section";
import { refuseMixedTls } from "./clusters/tlsModes";
import { refuseSharedHosts } from "./clusters/sharedHosts";
import { formatMistake } from "./reading/mistake";
import { PASSWORD_KEY, routerPasswordMistake } from "./routerPassword";
import type { Mistake } from "./reading/mistake";
import type { Settings } from "./settings";

const PREFIX = "pgfleet:";

/**
 * The settings of a stack, or every mistake that its config has, the router password's included.
 *
 * @param config all keys with their namespaces, values as the engine hands them over
 * @param secretKeys those that are encrypted in the stack's file
 */
export function readSettings(config: Readonly<Record<string, string>>, secretKeys: ReadonlySet<string>): Parsed {
  const raw = rawConfig(config);
  const parsed = parseSettings(raw, contextOf(config));
  const passwordMistake = routerPasswordMistake(raw[PASSWORD_KEY], secretKeys.has(PREFIX + PASSWORD_KEY));
  const rolesMistake = secretKeys.has(PREFIX + CERTIFICATE_ROLES_KEY)
    ? undefined
    : unencryptedRoles(raw[CERTIFICATE_ROLES_KEY]);
  const mistakes = [
    ...("mistakes" in parsed ? parsed.mistakes : []),
    ...[passwordMistake, rolesMistake].filter((mistake) => mistake !== undefined),
    ...kubernetesMistakes(config, secretKeys),
  ];
  return mistakes.length === 0 ? parsed : { mistakes };
}

/**
 * The project's keys and what they hold. Pulumi's own getters would stop at the first mistake, and repeat the value in
 * their message, a secret one too.
 */
function rawConfig(config: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, value]) => [key.slice(PREFIX.length), key === PREFIX + PASSWORD_KEY ? value : parseValue(value)]),
  );
}

/** The engine hands sections and lists over as JSON, and everything else as text. */
function parseValue(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export function describeMistakes(mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
  return [
    `The configuration of this stack has ${count}:`,
    ...mistakes.map((mistake) => `  ${formatMistake(mistake)}`),
  ].join("\n");
}

/** Keys of stack config. `routerPassword` and the passwords of `certificateRoles` are secrets and read by themselves. */
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
  "networkPolicies",
  "operator",
  "routerPassword",
  "certificateRoles",
  "roleLimits",
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
  const router = readRouter(section, readCertificateRoles(section));
  refuseSharedHosts(section, clusters);
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
    networkPolicies: readNetworkPolicies(section),
    operator: readOperator(section, clusters),
  };
  return mistakes.length === 0 ? { settings } : { mistakes };
}

const NEVER_ROUTED = { databases: ["postgres"], owners: ["postgres"] };
