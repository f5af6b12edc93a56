import { unroutable } from "../components/odyssey/names";
import { findClaims, pinOf } from "../components/routing/claims";
import { rankOverrides } from "../components/routing/override";
import { compilePattern } from "../components/routing/pattern";
import { landsNow } from "./places";
import type { Database, RoutingRules } from "../components/routing/types";
import type { Patterns, PoolSettings } from "../config/settings";
import type { Situation } from "./situation";

/** All that is to say about one name, in the order in which it is decided. */
export interface Explanation {
  readonly database: string;
  /** Where clients who name it land. */
  readonly now: Landing;
  readonly next: Landing;
  readonly clusters: readonly ClusterAnswer[];
  readonly rules: readonly RuleVerdict[];
  readonly pool: readonly PoolSetting[];
}

export interface Landing {
  /** Undefined when no `up` will pass. */
  readonly cluster: string | undefined;
  readonly why: string;
}

export interface ClusterAnswer {
  readonly cluster: string;
  readonly isDefault: boolean;
  readonly answer: string;
}

/** One rule that was tried, in words of its own. */
export interface RuleVerdict {
  /** The setting it stands in, for example `pgfleet:clusters.pg2.databases[0]`; what is not a setting has none. */
  readonly setting: string;
  readonly rule: string;
  readonly verdict: string;
}

export interface PoolSetting {
  readonly setting: keyof PoolSettings;
  readonly value: string;
  readonly why: string;
}

export function explain(name: string, situation: Situation): Explanation {
  const { rules } = situation;
  const answers = answersOf(name, situation);
  const next = nextLanding(name, situation);
  return {
    database: name,
    now: nowLanding(name, situation),
    next,
    clusters: answers.map(({ cluster, answer }) => ({ cluster, isDefault: cluster === rules.defaultCluster, answer })),
    rules: [
      ...neverVerdicts(name, answers, rules),
      ...pinVerdict(name, answers, rules),
      ...answers.flatMap((answer) => patternVerdicts(name, answer, rules)),
      ...orderVerdict(name, situation),
    ],
    pool: next.cluster === undefined ? [] : poolSettings(name, next.cluster, answers, situation),
  };
}

interface Answer {
  readonly cluster: string;
  /** Undefined when the cluster does not have it or cannot be asked. */
  readonly database: Database | undefined;
  readonly answer: string;
  /** Why a pattern has nothing to match, where that is so. */
  readonly absence: string;
}

/** Sorted by cluster, as config is. */
function answersOf(name: string, { rules, catalogs, silent, notDeployed }: Situation): Answer[] {
  return rules.clusters.map(({ name: cluster }) => {
    const cause = silent.find((each) => each.cluster === cluster)?.cause;
    if (cause !== undefined) {
      const absence = `${cluster} cannot be asked`;
      return { cluster, database: undefined, answer: `cannot be asked: ${firstLine(cause)}`, absence };
    }
    const absence = NOT_THERE;
    if (notDeployed.includes(cluster)) return { cluster, database: undefined, answer: "is not deployed yet", absence };
    const database = catalogs
      .find((catalog) => catalog.cluster === cluster)
      ?.databases.find((each) => each.name === name);
    const answer = database === undefined ? "does not have it" : describeDatabase(database);
    return { cluster, database, answer, absence };
  });
}

const NOT_THERE = "it is not there";

function describeDatabase({ owner, isTemplate, allowsConnections }: Database): string {
  return [
    `has it, owned by "${owner}"`,
    ...(isTemplate ? ["a template"] : []),
    ...(allowsConnections ? [] : ["refuses connections"]),
  ].join(", ");
}

function nowLanding(name: string, situation: Situation): Landing {
  const { deployed } = situation;
  const route = Object.hasOwn(deployed.routes, name) ? deployed.routes[name] : undefined;
  return { cluster: landsNow(name, situation), why: route?.reason ?? DEFAULT_ROUTE };
}

function nextLanding(name: string, { plan, rules }: Situation): Landing {
  const conflict = plan.conflicts.find(({ database }) => database === name);
  if (conflict !== undefined) {
    const clusters = conflict.claims.map(({ cluster }) => cluster).join(" and ");
    return { cluster: undefined, why: `the next up fails, for ${clusters} claim it` };
  }
  if (plan.conflicts.length > 0) {
    const others = plan.conflicts.map(({ database }) => `"${database}"`).slice(0, 3);
    return { cluster: undefined, why: `the next up fails, for clusters claim the same database: ${others.join(", ")}` };
  }
  const route = Object.hasOwn(plan.routes, name) ? plan.routes[name] : undefined;
  return { cluster: route?.cluster ?? rules.defaultCluster, why: route?.reason ?? DEFAULT_ROUTE };
}

const DEFAULT_ROUTE = "no route: the default cluster";

function neverVerdicts(name: string, answers: readonly Answer[], { neverRouted }: RoutingRules): RuleVerdict[] {
  const held = answers.flatMap(({ cluster, database }) => (database === undefined ? [] : [{ cluster, database }]));
  const syntax = unroutable(name);
  return [
    {
      setting: "",
      rule: "the router's syntax can carry the name",
      verdict: syntax === undefined ? "yes" : `no, so it gets no route: ${syntax}`,
    },
    ...held.flatMap(({ cluster, database }) => [
      ...(database.isTemplate
        ? [{ setting: "", rule: `no template (${cluster})`, verdict: "it is one, so it gets no route there" }]
        : []),
      ...(database.allowsConnections
        ? []
        : [
            { setting: "", rule: `allows connections (${cluster})`, verdict: "it does not, so it gets no route there" },
          ]),
    ]),
    ...verdictsOf("pgfleet:neverRouted", neverRouted, name, { held, absence: NOT_THERE }, "so it gets no route there"),
  ];
}

function pinVerdict(name: string, answers: readonly Answer[], rules: RoutingRules): RuleVerdict[] {
  const pin = pinOf(name, rules);
  if (pin === undefined) return [];
  const has = answers.find(({ cluster }) => cluster === pin)?.database !== undefined;
  return [
    {
      setting: "pgfleet:pins",
      rule: `"${name}" is pinned to ${pin}`,
      verdict: has ? "decides, whatever the patterns say" : `${pin} does not have it, so it gets no route`,
    },
  ];
}

function patternVerdicts(
  name: string,
  { cluster, database, absence }: Answer,
  { clusters }: RoutingRules,
): RuleVerdict[] {
  const patterns = clusters.find((each) => each.name === cluster)?.patterns;
  if (patterns === undefined) return [];
  const held = database === undefined ? [] : [{ cluster, database }];
  return verdictsOf(`pgfleet:clusters.${cluster}`, patterns, name, { held, absence }, `so ${cluster} claims it`);
}

/** Where the database is, and what to say when that is nowhere. */
interface Holders {
  readonly held: readonly { readonly cluster: string; readonly database: Database }[];
  readonly absence: string;
}

/** Patterns are tried in this order, and the first one that matches counts. */
function verdictsOf(
  setting: string,
  { databases, owners }: Patterns,
  name: string,
  { held, absence }: Holders,
  consequence: string,
): RuleVerdict[] {
  let hasMatched = false;
  const verdict = (matching: readonly string[]): string => {
    if (matching.length === 0) return "does not match";
    if (hasMatched) return "matches too, but one before it has";
    hasMatched = true;
    return `matches on ${matching.join(" and ")}, ${consequence}`;
  };
  return [
    ...databases.map((pattern, index) => {
      const matches = compilePattern(pattern).test(name);
      const idle = matches && held.length === 0;
      return {
        setting: `${setting}.databases[${index}]`,
        rule: `"${pattern}" for the database`,
        verdict: idle ? `would match, but ${absence}` : verdict(matches ? held.map(clusterName) : []),
      };
    }),
    ...owners.map((pattern, index) => {
      const expression = compilePattern(pattern);
      const matching = held.filter(({ database }) => expression.test(database.owner)).map(clusterName);
      return {
        setting: `${setting}.owners[${index}]`,
        rule: `"${pattern}" for the owner`,
        verdict: held.length === 0 ? `nothing to match, for ${absence}` : verdict(matching),
      };
    }),
  ];
}

function clusterName({ cluster }: { readonly cluster: string }): string {
  return cluster;
}

/** Only where several clusters claim it does their order matter. */
function orderVerdict(name: string, { catalogs, kept, plan, rules }: Situation): RuleVerdict[] {
  const claims = findClaims(catalogs, kept, rules).claims.filter(({ database }) => database === name);
  if (claims.length < 2 || pinOf(name, rules) !== undefined) return [];
  const setting = "pgfleet:order";
  const rule = rules.order.length === 0 ? "no cluster comes first" : rules.order.join(" before ");
  const winner = Object.hasOwn(plan.routes, name) ? plan.routes[name]?.cluster : undefined;
  if (winner === undefined) return [{ setting, rule, verdict: "does not settle it: the deployment fails" }];
  const losers = claims.map(clusterName).filter((cluster) => cluster !== winner);
  return [{ setting, rule, verdict: `${winner} gets it, not ${losers.join(", ")}` }];
}

/** Each setting of the pool that clients get, and which override or default decides it. */
function poolSettings(
  name: string,
  cluster: string,
  answers: readonly Answer[],
  { plan, policy, rules }: Situation,
): PoolSetting[] {
  const isRouted = Object.hasOwn(plan.routes, name);
  const owner = answers.find((answer) => answer.cluster === cluster)?.database?.owner ?? plan.routes[name]?.owner ?? "";
  const matching = isRouted ? rankOverrides(rules.overrides).filter(({ matches }) => matches({ name, owner })) : [];
  return (Object.keys(policy.pool) as (keyof PoolSettings)[]).map((setting) => {
    const rivals = matching.flatMap(({ settings, ...override }) =>
      settings.filter(([key]) => key === setting).map(([, value]) => ({ ...override, value })),
    );
    const [winner, ...losers] = rivals;
    if (winner === undefined) return { setting, value: String(policy.pool[setting]), why: "pgfleet:router.pool" };
    const describe = ({ of, pattern, specificity }: (typeof rivals)[number]) =>
      `"${pattern}" (${of}, specificity ${specificity})`;
    const beaten = losers.map((loser) => `${describe(loser)} with ${String(loser.value)}`);
    const why = `pgfleet:overrides ${describe(winner)}`;
    return {
      setting,
      value: String(winner.value),
      why: beaten.length === 0 ? why : `${why}, before ${beaten.join(", ")}`,
    };
  });
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
