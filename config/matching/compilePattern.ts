import { RE2JS, RE2JSException } from "re2js";
import type { AST } from "@eslint-community/regexpp";
import { remembered } from "../../common/remembered";
import { MOST_STEPS, mostSteps } from "./mostSteps";
import { PATTERN_FLAGS, characterAt, parsePattern } from "./parsePattern";
import { obstacleTo, toRe2 } from "./toRe2";

/** What a pattern stands for: it must match the whole name, letter case included. */
export interface Expression {
  /** RE2 needs time in proportion to the name, whatever the pattern, but for most patterns it is the slower one. */
  readonly engine: "Node.js" | "RE2";
  readonly test: (name: string) => boolean;
}

/** Node.js takes a quarter of a millisecond for as many, RE2 some hundredths for any name. */
const FEW_STEPS = 100_000;

/**
 * The expression of a pattern. No name can keep it busy: Node.js matches it only when that provably takes few steps.
 *
 * @throws SyntaxError that names the pattern and says what is wrong with it.
 */
export function compilePattern(source: string): Expression {
  const compiled = compiledOnce(source);
  if ("problem" in compiled) throw new SyntaxError(`"${source}" ${compiled.problem}`);
  return compiled;
}

/** What is wrong with a pattern, as the rest of a sentence that starts with it; undefined when nothing is. */
export function patternProblem(source: string): string | undefined {
  const compiled = compiledOnce(source);
  return "problem" in compiled ? compiled.problem : undefined;
}

/** Once for all who ask: to compile a pattern takes longer than to match a name. */
const compiledOnce = remembered((source): Expression | { readonly problem: string } => {
  try {
    return compile(source);
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: error.message };
    throw error;
  }
});

function compile(source: string): Expression {
  const pattern = parsePattern(source);
  const steps = mostSteps(pattern);
  if (steps <= FEW_STEPS) return byNode(source);
  const obstacle = obstacleTo(pattern);
  const expression = obstacle === undefined ? byRe2(pattern) : undefined;
  if (expression !== undefined) return expression;
  if (steps <= MOST_STEPS) return byNode(source);
  throw new SyntaxError(tooSlow(source, obstacle));
}

function byNode(source: string): Expression {
  const expression = new RegExp(`^(?:${source})$`, PATTERN_FLAGS);
  return { engine: "Node.js", test: (name) => expression.test(name) };
}

/** Undefined when its repetitions are more than RE2 takes. */
function byRe2(pattern: AST.Pattern): Expression | undefined {
  try {
    const alternatives = toRe2(pattern).map((conditions) =>
      conditions.map(({ expression, holds }) => ({ program: RE2JS.compile(expression, RE2JS.LOOKBEHINDS), holds })),
    );
    const test = (name: string) =>
      alternatives.some((conditions) => conditions.every(({ program, holds }) => program.testExact(name) === holds));
    return { engine: "RE2", test };
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

function tooSlow(source: string, obstacle: AST.Node | undefined): string {
  const without =
    obstacle === undefined
      ? "none of them of more than 1,000 times"
      : `or without "${obstacle.raw}" at character ${characterAt(source, obstacle.start)}`;
  return `could take more than ${MOST_STEPS.toLocaleString("en")} steps for one name; write it with fewer repetitions, ${without}`;
}
