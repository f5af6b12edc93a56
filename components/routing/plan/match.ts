import { compilePattern, type Expression } from "../../../config/matching/compilePattern";
import { escapeControls } from "../../../common/printable";
import type { Patterns } from "../../../config/settings";

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

function compile(of: Match["of"], pattern: string): { match: Match; expression: Expression } {
  return { match: { of, pattern }, expression: compilePattern(pattern) };
}
