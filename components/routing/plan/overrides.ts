import type { AST } from "@eslint-community/regexpp";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { compilePattern } from "../../../config/matching/compilePattern";
import { parsePattern } from "../../../config/matching/parsePattern";
import type { Overrides, PoolSettings } from "../../../config/settings";

/** One pool setting of a database, and where it comes from. */
export interface OverriddenSetting {
  readonly setting: keyof PoolSettings;
  readonly value: PoolSettings[keyof PoolSettings];
  readonly of: "databases" | "owners";
  readonly pattern: string;
}

/** The settings that differ for a database, sorted by name. */
export type Overrider = (database: { readonly name: string; readonly owner: string }) => readonly OverriddenSetting[];

/**
 * Of the patterns that match, the most specific one that names a setting decides it: any of a database before any of an
 * owner, then the one that spells more of the name out, then the first by code unit.
 */
export function overriderOf(byPattern: Overrides): Overrider {
  const overrides = rankOverrides(byPattern);
  return (database) => {
    const decided = new Map<keyof PoolSettings, OverriddenSetting>();
    for (const { of, pattern, matches, settings } of overrides) {
      if (!matches(database)) continue;
      for (const [setting, value] of settings) {
        if (!decided.has(setting)) decided.set(setting, { setting, value, of, pattern });
      }
    }
    return [...decided.values()].sort((a, b) => byCodeUnit(a.setting, b.setting));
  };
}

/** As a route carries it; undefined when nothing differs. */
export function poolOf(overridden: readonly OverriddenSetting[]): Partial<PoolSettings> | undefined {
  if (overridden.length === 0) return undefined;
  return Object.fromEntries(overridden.map(({ setting, value }) => [setting, value]));
}

/** The settings of one pattern. */
export interface Override {
  readonly of: "databases" | "owners";
  readonly pattern: string;
  readonly specificity: number;
  readonly matches: (database: { readonly name: string; readonly owner: string }) => boolean;
  readonly settings: readonly [keyof PoolSettings, PoolSettings[keyof PoolSettings]][];
}

/** All of them, the one that decides before the others first. */
export function rankOverrides({ databases, owners }: Overrides): Override[] {
  return [...ranked("databases", databases), ...ranked("owners", owners)];
}

/** The most specific first. */
function ranked(of: Override["of"], byPattern: Overrides[Override["of"]]): Override[] {
  return Object.entries(byPattern)
    .map(([pattern, settings]) => ({ pattern, settings, specificity: specificityOf(pattern) }))
    .sort((a, b) => b.specificity - a.specificity || byCodeUnit(a.pattern, b.pattern))
    .map(({ pattern, settings, specificity }) => {
      const expression = compilePattern(pattern);
      return {
        of,
        pattern,
        specificity,
        matches: ({ name, owner }) => expression.test(of === "databases" ? name : owner),
        settings: Object.entries(settings) as [keyof PoolSettings, PoolSettings[keyof PoolSettings]][],
      };
    });
}

/**
 * How much of a name a pattern spells out: the number of literal characters that every match of it has. `shop_eu` has 7,
 * `shop_(eu|us)` 7, `shop_.*` 5, `.*` none.
 */
export function specificityOf(pattern: string): number {
  return fewest(parsePattern(pattern).alternatives);
}

function fewest(alternatives: readonly AST.Alternative[]): number {
  return Math.min(...alternatives.map(({ elements }) => elements.reduce((sum, element) => sum + literals(element), 0)));
}

function literals(element: AST.Element): number {
  switch (element.type) {
    case "Character":
      return 1;
    case "Group":
    case "CapturingGroup":
      return fewest(element.alternatives);
    case "Quantifier":
      return element.min * literals(element.element);
    default:
      // Assertions are no characters, and sets and back references do not spell one out.
      return 0;
  }
}
