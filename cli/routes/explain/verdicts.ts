import { unroutable } from "../../../components/router/language/unroutable";
import { findClaims, pinOf, type Claim } from "../../../components/routing/plan/claims";
import { matcherOf } from "../../../components/routing/plan/match";
import { resolveClaims } from "../../../components/routing/plan/conflicts";
import { servedOf } from "../../../components/routing/plan/plan";
import { servedByDeployed } from "../../../components/routing/memory";
import { NOT_THERE, type Answer } from "./answers";
import { NEVER, type Situation } from "../situation";
import { compilePattern } from "../../../config/matching/compilePattern";
import type { Patterns } from "../../../config/settings";
import type { Database } from "../../../components/postgres/catalog/types";

/** One rule that was tried, in words of its own. */
export interface RuleVerdict {
  /** The setting it stands in, for example `pgfleet:clusters.pg2.databases[0]`; what is not a setting has none. */
  readonly setting: string;
  readonly rule: string;
  readonly verdict: string;
}

/** Every rule that has a say in where a name leads, in the order in which they are tried. */
export function verdictsOn(name: string, answers: readonly Answer[], situation: Situation): RuleVerdict[] {
  const outcome = outcomeFor(name, situation);
  return [
    ...neverVerdicts(name, answers, situation),
    ...pinVerdict(name, answers, situation, outcome),
    ...answers.flatMap((answer) => [
      ...keptVerdict(answer, situation, outcome),
      ...patternVerdicts(name, answer, situation, outcome),
    ]),
    ...orderVerdict(name, situation, outcome),
  ];
}

/** What the planner makes of one name. The verdicts put it in words and decide nothing themselves. */
interface Outcome {
  /** At most one for each cluster. */
  readonly claims: readonly Claim[];
  /** Cluster → why it would claim the name but must not have it. */
  readonly refusals: ReadonlyMap<string, string>;
  readonly winner: Claim | undefined;
  /** The cluster that has it because clients reach it there, if that is why. */
  readonly stays: string | undefined;
}

function outcomeFor(name: string, { catalogs, kept, rules, deployed }: Situation): Outcome {
  const found = findClaims(catalogs, kept, rules);
  const claims = found.claims.filter(({ database }) => database === name);
  const leftOut = found.leftOut.filter(({ database }) => database === name);
  const served = servedOf(servedByDeployed(deployed), catalogs, kept, rules);
  const { winners, standing } = resolveClaims(claims, rules, served);
  return {
    claims,
    refusals: new Map(leftOut.map(({ cluster, reason }) => [cluster, reason])),
    winner: winners[0],
    stays: standing[0]?.cluster,
  };
}

function neverVerdicts(name: string, answers: readonly Answer[], { rules }: Situation): RuleVerdict[] {
  const held = answers.flatMap(({ cluster, database }) => (database === undefined ? [] : [{ cluster, database }]));
  const syntax = unroutable(rules.engine, name);
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
    ...verdictsOf(
      "pgfleet:neverRouted",
      rules.neverRouted,
      name,
      { held, absence: NOT_THERE },
      "so it gets no route there",
    ),
  ];
}

/** Whoever names a database whose pin leads nowhere lands on the default cluster: a pin beats all other claims. */
function pinVerdict(
  name: string,
  answers: readonly Answer[],
  { rules }: Situation,
  { winner, refusals }: Outcome,
): RuleVerdict[] {
  const pin = pinOf(name, rules);
  if (pin === undefined) return [];
  const absence = answers.find(({ cluster }) => cluster === pin)?.absence;
  const obstacle = refusals.get(pin) ?? (absence === NOT_THERE ? `${pin} does not have it` : absence);
  const verdict =
    winner === undefined
      ? `leads nowhere, so clients land on the default cluster: ${obstacle ?? ""}`
      : "decides, whatever the patterns say";
  return [{ setting: "pgfleet:pins", rule: `"${name}" is pinned to ${pin}`, verdict }];
}

/** No pattern is tried on a cluster that cannot be asked: what was decided there when it was asked last holds. */
function keptVerdict({ cluster }: Answer, { kept }: Situation, { claims, refusals }: Outcome): RuleVerdict[] {
  if (!kept.some((each) => each.cluster === cluster && each.asOf !== NEVER)) return [];
  const claim = claims.find((each) => each.cluster === cluster);
  const refusal = refusals.get(cluster);
  const without = refusal === undefined ? "nothing claimed it there" : `it had no route there: ${refusal}`;
  return [
    {
      setting: `pgfleet:clusters.${cluster}.unreachable`,
      rule: `what was last known of ${cluster}`,
      verdict: claim === undefined ? without : `it was routed there, so ${cluster} claims it: ${claim.reason}`,
    },
  ];
}

function patternVerdicts(
  name: string,
  { cluster, database, absence }: Answer,
  { rules }: Situation,
  { refusals }: Outcome,
): RuleVerdict[] {
  const patterns = rules.clusters.find((each) => each.name === cluster)?.patterns;
  if (patterns === undefined) return [];
  const held = database === undefined ? [] : [{ cluster, database }];
  const refusal = refusals.get(cluster);
  const consequence = refusal === undefined ? `so ${cluster} claims it` : `but it gets no route there: ${refusal}`;
  return verdictsOf(`pgfleet:clusters.${cluster}`, patterns, name, { held, absence }, consequence);
}

/** Where the database is, and what to say when that is nowhere. */
interface Holders {
  readonly held: readonly { readonly cluster: string; readonly database: Database }[];
  readonly absence: string;
}

/** What is said of each pattern; on each cluster that has the database one of them counts, the one that the planner takes. */
function verdictsOf(
  setting: string,
  patterns: Patterns,
  name: string,
  { held, absence }: Holders,
  consequence: string,
): RuleVerdict[] {
  const matches = matcherOf(patterns);
  const counting = held.map(({ cluster, database }) => ({ cluster, ...matches(database) }));
  return (["databases", "owners"] as const).flatMap((of) =>
    patterns[of].map((pattern, index) => {
      const expression = compilePattern(pattern);
      const isFirst = patterns[of].indexOf(pattern) === index;
      const matching = held
        .filter(({ database }) => expression.test(of === "databases" ? database.name : database.owner))
        .map(({ cluster }) => cluster);
      const deciding = counting
        .filter((each) => isFirst && each.of === of && each.pattern === pattern)
        .map(({ cluster }) => cluster);
      const rule = `"${pattern}" for the ${of === "databases" ? "database" : "owner"}`;
      const verdict =
        held.length > 0
          ? describeMatching(matching, deciding, consequence)
          : describeAbsence(of === "owners" ? undefined : expression.test(name), absence);
      return { setting: `${setting}.${of}[${index}]`, rule, verdict };
    }),
  );
}

/** @param matches undefined for the pattern of an owner, whom nobody knows */
function describeAbsence(matches: boolean | undefined, absence: string): string {
  if (matches === undefined) return `nothing to match, for ${absence}`;
  return matches ? `would match, but ${absence}` : "does not match";
}

function describeMatching(matching: readonly string[], deciding: readonly string[], consequence: string): string {
  if (matching.length === 0) return "does not match";
  if (deciding.length === 0) return "matches too, but one before it has";
  const beaten = matching.filter((cluster) => !deciding.includes(cluster));
  const decided = `matches on ${deciding.join(" and ")}, ${consequence}`;
  return beaten.length === 0 ? decided : `${decided}; matches on ${beaten.join(" and ")} too, but one before it has`;
}

/** Only where several clusters claim it, or one claims what another serves, does their order matter. */
function orderVerdict(name: string, { rules }: Situation, { claims, winner, stays }: Outcome): RuleVerdict[] {
  if ((claims.length < 2 && stays === undefined) || pinOf(name, rules) !== undefined) return [];
  const losers = claims.filter((claim) => claim !== winner).map(({ cluster }) => cluster);
  const settled = `${stays ?? winner?.cluster ?? ""} gets it, not ${losers.join(", ")}`;
  return [
    {
      setting: "pgfleet:order",
      rule: rules.order.length === 0 ? "no cluster comes first" : rules.order.join(" before "),
      verdict:
        stays !== undefined
          ? `does not settle it, so it stays where it is served: ${settled}`
          : winner === undefined
            ? "does not settle it: the deployment fails"
            : settled,
    },
  ];
}
