import { RegExpParser, RegExpSyntaxError, type AST } from "@eslint-community/regexpp";

/** s: a dot matches a line feed too, so that .* is every name; u: a letter of Cyrillic or an emoji is one character. */
export const PATTERN_FLAGS = "su";

const PARSER = new RegExpParser();

/** @throws SyntaxError that says of the source what is wrong with it, and at which character, counted from 1. */
export function parsePattern(source: string): AST.Pattern {
  try {
    const pattern = PARSER.parsePattern(source, 0, source.length, { unicode: PATTERN_FLAGS.includes("u") });
    // The parser knows newer syntax than the oldest Node.js that this runs on.
    new RegExp(source, PATTERN_FLAGS);
    return pattern;
  } catch (error) {
    // "Invalid regular expression: /(/u: Unterminated group"
    const message = error instanceof Error ? error.message : String(error);
    const cause = message.slice(message.lastIndexOf(": ") + 2);
    const where = error instanceof RegExpSyntaxError ? ` at character ${characterAt(source, error.index)}` : "";
    const reason = cause.charAt(0).toLowerCase() + cause.slice(1);
    throw new SyntaxError(`is not a regular expression: ${reason}${where}`, { cause: error });
  }
}

/** Counted from 1, as people count; what is missing at the end is missing at the last one. */
export function characterAt(source: string, index: number): number {
  return Math.max(1, Math.min(Array.from(source.slice(0, index)).length + 1, Array.from(source).length));
}
