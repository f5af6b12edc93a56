import { visitRegExpAST, type AST } from "@eslint-community/regexpp";
import { codePoint, membersOf } from "./membersOf";

/** An expression in RE2's syntax that a whole name must match, or must not. */
export interface Condition {
  readonly expression: string;
  readonly holds: boolean;
}

/** Any character; without the flag RE2's dot matches no line feed. */
const ANY = "(?s:.)";
const NONE = "[^\\x{0}-\\x{10ffff}]";

/**
 * A pattern in the words of RE2: a name matches when all conditions of one alternative hold. RE2 has no lookahead, but one
 * after a fixed number of characters is a condition of its own: of `shop_(?!test).*` that the name matches `shop_.*`, and
 * does not match `shop_test.*`. Only for a pattern without obstacle.
 */
export function toRe2({ alternatives }: AST.Pattern): Condition[][] {
  return alternatives.map(({ elements }) => [
    ...lookaheadsAtFixedPlace(elements).map(({ lookahead, before }) => ({
      expression: `${sequence(before)}${anyOf(lookahead.alternatives)}${ANY}*`,
      holds: !lookahead.negate,
    })),
    { expression: sequence(elements), holds: true },
  ]);
}

/** The first part of a pattern that RE2 has nothing for; undefined when it has something for all of it. */
export function obstacleTo(pattern: AST.Pattern): AST.Node | undefined {
  const expressible = new Set<AST.Node>(
    pattern.alternatives.flatMap(({ elements }) => lookaheadsAtFixedPlace(elements).map(({ lookahead }) => lookahead)),
  );
  const obstacles: AST.Node[] = [];
  visitRegExpAST(pattern, {
    onBackreferenceEnter: (node) => obstacles.push(node),
    onGroupEnter: (node) => node.modifiers !== null && obstacles.push(node),
    onAssertionEnter: (node) => node.kind === "lookahead" && !expressible.has(node) && obstacles.push(node),
  });
  return obstacles[0];
}

function lookaheadsAtFixedPlace(
  elements: readonly AST.Element[],
): { lookahead: AST.LookaheadAssertion; before: AST.Element[] }[] {
  const variable = elements.findIndex((element) => !isFixed(element));
  return elements
    .slice(0, variable === -1 ? elements.length : variable)
    .flatMap((element, index) =>
      isLookahead(element) ? [{ lookahead: element, before: elements.slice(0, index) }] : [],
    );
}

/** Of these each takes one character, or none. */
const FIXED = new Set<AST.Element["type"]>(["Character", "CharacterSet", "CharacterClass", "Assertion"]);

/** Whether it takes as many characters whatever the name. */
function isFixed(element: AST.Element): boolean {
  if (element.type !== "Quantifier") return FIXED.has(element.type);
  return element.min === element.max && isFixed(element.element);
}

function isLookahead(element: AST.Element): element is AST.LookaheadAssertion {
  return element.type === "Assertion" && element.kind === "lookahead";
}

function anyOf(alternatives: readonly AST.Alternative[]): string {
  return `(?:${alternatives.map(({ elements }) => sequence(elements)).join("|")})`;
}

/** Without lookaheads, which are conditions of their own. */
function sequence(elements: readonly AST.Element[]): string {
  return elements
    .filter((element) => !isLookahead(element))
    .map(write)
    .join("");
}

function write(element: AST.Element): string {
  switch (element.type) {
    case "Character":
      return codePoint(element.value);
    case "CharacterSet":
      return element.kind === "any" ? ANY : `[${membersOf(element)}]`;
    case "CharacterClass":
      if (element.elements.length === 0) return element.negate ? ANY : NONE;
      return `[${element.negate ? "^" : ""}${element.elements.map((each) => membersOf(each)).join("")}]`;
    case "Group":
    case "CapturingGroup":
      return anyOf(element.alternatives);
    case "Quantifier":
      return `(?:${write(element.element)}){${element.min},${element.max === Infinity ? "" : element.max}}`;
    case "Assertion":
      return assertion(element);
    default:
      throw new Error(`RE2 has no ${element.type}`);
  }
}

function assertion(element: AST.Assertion): string {
  switch (element.kind) {
    case "start":
      return "\\A";
    case "end":
      return "\\z";
    case "word":
      return element.negate ? "\\B" : "\\b";
    case "lookbehind":
      return `(?<${element.negate ? "!" : "="}${anyOf(element.alternatives)})`;
    case "lookahead":
      throw new Error("RE2 has no lookahead");
  }
}
