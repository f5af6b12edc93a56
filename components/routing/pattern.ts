import type { Patterns } from "../../config/settings";

/** The expression that a pattern stands for: it must match the whole name, letter case included. */
export function compilePattern(source: string): RegExp {
  // The s flag lets a dot match a line feed too, so that .* is every name; u makes a character of Cyrillic or an emoji one.
  // Compiled by itself first: "a)|(b" would be a mistake alone, but inside the group below something else.
  new RegExp(source, PATTERN_FLAGS);
  return new RegExp(`^(?:${source})$`, PATTERN_FLAGS);
}

/** Says which pattern matches a database, in words that a preview shows; undefined when none does. */
export type Matcher = (database: { readonly name: string; readonly owner: string }) => string | undefined;

/** The first pattern that matches counts, databases before owners, in the order of config. */
export function matcherOf({ databases, owners }: Patterns): Matcher {
  const byName = databases.map(compile);
  const byOwner = owners.map(compile);
  return ({ name, owner }) => {
    const named = byName.find(({ expression }) => expression.test(name));
    if (named !== undefined) return `database matches "${named.source}"`;
    const owned = byOwner.find(({ expression }) => expression.test(owner));
    return owned === undefined ? undefined : `owner "${owner}" matches "${owned.source}"`;
  };
}

export const PATTERN_FLAGS = "su";

function compile(source: string): { source: string; expression: RegExp } {
  return { source, expression: compilePattern(source) };
}
