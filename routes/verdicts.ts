import { unroutable } from "../components/odyssey/names";
import { findClaims, pinOf } from "../components/routing/claims";
import { compilePattern } from "../components/routing/pattern";
import { NOT_THERE, type Answer } from "./answers";
import type { Database, RoutingRules } from "../components/routing/types";
import type { Patterns } from "../config/settings";
import type { Situation } from "./situation";

/** One rule that was tried, in words of its own. */
export interface RuleVerdict {
  /** The setting it stands in, for example `pgfleet:clusters.pg2.databases[0]`; what is not a setting has none. */
  readonly setting: string;
  readonly rule: string;
  readonly verdict: string;
}

/** Every rule that has a say in where a name leads, in the order in which they are tried. */
export function verdictsOn(name: string, answers: readonly Answer[], situation: Situation): RuleVerdict[] {
  const { rules } = situation;
  return [
    ...neverVerdicts(name, answers, rules),
    ...pinVerdict(name, answers, rules),
    ...answers.flatMap((answer) => patternVerdicts(name, answer, rules)),
    ...orderVerdict(name, situation),
  ];
}

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
