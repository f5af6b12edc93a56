import { escapeControls } from "../printable";
import type { Patterns } from "../../config/settings";

/** The expression that a pattern stands for: it must match the whole name, letter case included. */
export function compilePattern(source: string): RegExp {
  // The s flag lets a dot match a line feed too, so that .* is every name; u makes a character of Cyrillic or an emoji one.
  // Compiled by itself first: "a)|(b" would be a mistake alone, but inside the group below something else.
  new RegExp(source, PATTERN_FLAGS);
  return new RegExp(`^(?:${source})$`, PATTERN_FLAGS);
}

/** The pattern that matched, and in which list it stands. */
export interface Match {
  readonly of: "databases" | "owners";
  readonly pattern: string;
}

/** Which pattern matches a database; undefined when none does. */
export type Matcher = (database: { readonly name: string; readonly owner: string }) => Match | undefined;

/** The first pattern that matches counts, databases before owners, in the order of config. */
export function matcherOf({ databases, owners }: Patterns): Matcher {
  const byName = databases.map((pattern) => compile("databases", pattern));
  const byOwner = owners.map((pattern) => compile("owners", pattern));
  return ({ name, owner }) =>
    (byName.find(({ expression }) => expression.test(name)) ?? byOwner.find(({ expression }) => expression.test(owner)))
      ?.match;
}

/** In words that a preview shows, in one line. */
export function describeMatch({ of, pattern }: Match, owner: string): string {
  return escapeControls(of === "databases" ? `database matches "${pattern}"` : `owner "${owner}" matches "${pattern}"`);
}

export const PATTERN_FLAGS = "su";

function compile(of: Match["of"], pattern: string): { match: Match; expression: RegExp } {
  return { match: { of, pattern }, expression: compilePattern(pattern) };
}
