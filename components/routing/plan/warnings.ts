import { formatPath } from "../../../config/reading/mistake";
import { escapeControls } from "../../../common/printable";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { type Match } from "./match";
import { compilePattern } from "../../../config/matching/compilePattern";
import type { Claim } from "./claims";
import type { Conflict, Kept, LeftOut, RoutingRules } from "../types";
import type { Catalog, Database } from "../../postgres/catalog/types";

/**
 * Patterns that match nothing or win nothing, and pins that lead nowhere, a line each; by cluster, then in the order of
 * config. Of what is in conflict nobody has won or lost.
 */
export function findWarnings(
  catalogs: readonly Catalog[],
  kept: readonly Kept[],
  rules: RoutingRules,
  winners: readonly Claim[],
  conflicts: readonly Conflict[],
  leftOut: readonly LeftOut[],
): string[] {
  const won = new Map<string, Claim>(winners.map((claim) => [claim.database, claim]));
  const unsettled = new Set(conflicts.map(({ database }) => database));
  const unknown = new Set(kept.map(({ cluster }) => cluster));
  return [
    ...[...rules.clusters]
      .sort((a, b) => byCodeUnit(a.name, b.name))
      .filter(({ name }) => !unknown.has(name))
      .flatMap(({ name, patterns }) => {
        const reasons = new Map(
          leftOut.filter(({ cluster }) => cluster === name).map(({ database, reason }) => [database, reason]),
        );
        const databases = catalogs.find(({ cluster }) => cluster === name)?.databases ?? [];
        return [
          ...patternWarnings(name, "databases", patterns.databases, databases, won, unsettled, reasons),
          ...patternWarnings(name, "owners", patterns.owners, databases, won, unsettled, reasons),
        ];
      }),
    ...pinWarnings(catalogs, unknown, rules),
    ...(unknown.size === 0 ? overrideWarnings(catalogs, rules) : []),
  ].map(escapeControls);
}

/** A pattern that has won a route is no matter; only of the others is it worth asking what they match. */
function patternWarnings(
  cluster: string,
  of: Match["of"],
  patterns: readonly string[],
  databases: readonly Database[],
  won: ReadonlyMap<string, Claim>,
  unsettled: ReadonlySet<string>,
  reasons: ReadonlyMap<string, string>,
): string[] {
  const winning = new Set(
    [...won.values()]
      .filter((claim) => claim.cluster === cluster && claim.match?.of === of)
      .map(({ match }) => match?.pattern),
  );
  return patterns.flatMap((pattern, index) => {
    const where = `pattern "${pattern}" (pgfleet:clusters.${cluster}.${of}[${index}])`;
    if (patterns.indexOf(pattern) < index) return [`${where} can never win: the list has it twice`];
    if (winning.has(pattern)) return [];
    const expression = compilePattern(pattern);
    const matched = databases.filter(({ name, owner }) => expression.test(of === "databases" ? name : owner));
    if (matched.length === 0) return [`${where} matches nothing on ${cluster}`];
    if (matched.some(({ name }) => unsettled.has(name))) return [];
    const lost = matched.map(({ name }) => name).filter((name) => won.get(name)?.cluster !== cluster);
    const [first] = lost.sort(byCodeUnit);
    if (first === undefined)
      return [`${where} wins nothing: whatever it matches, a pattern before it or a pin has won`];
    const more = lost.length === 1 ? "" : `, and ${lost.length - 1} more`;
    return [`${where} wins nothing: "${first}" is left out (${reasons.get(first) ?? ""})${more}`];
  });
}

/** Clusters that cannot be asked may have what such a pattern is for. */
function overrideWarnings(catalogs: readonly Catalog[], { overrides }: RoutingRules): string[] {
  const all = catalogs.flatMap(({ databases }) => databases);
  return (["databases", "owners"] as const).flatMap((of) =>
    Object.keys(overrides[of])
      .sort(byCodeUnit)
      .filter((pattern) => {
        const expression = compilePattern(pattern);
        return !all.some(({ name, owner }) => expression.test(of === "databases" ? name : owner));
      })
      .map(
        (pattern) => `pattern "${pattern}" (${formatPath(["overrides", of, pattern])}) matches nothing on any cluster`,
      ),
  );
}

function pinWarnings(catalogs: readonly Catalog[], unknown: ReadonlySet<string>, { pins }: RoutingRules): string[] {
  return Object.entries(pins)
    .filter(([, cluster]) => !unknown.has(cluster))
    .filter(([database, cluster]) => {
      const held = catalogs.find((catalog) => catalog.cluster === cluster)?.databases ?? [];
      return !held.some(({ name }) => name === database);
    })
    .map(
      ([database, cluster]) =>
        `pgfleet:pins sends "${database}" to ${cluster}, which does not have it: it gets no route`,
    )
    .sort(byCodeUnit);
}
