import { RegExpParser, type AST } from "@eslint-community/regexpp";
import { PATTERN_FLAGS } from "./pattern";

/**
 * How much of a name a pattern spells out: the number of literal characters that every match of it has. `shop_eu` has 7,
 * `shop_(eu|us)` 7, `shop_.*` 5, `.*` none.
 */
export function specificityOf(pattern: string): number {
  const { alternatives } = new RegExpParser().parsePattern(pattern, 0, pattern.length, { unicode: UNICODE });
  return fewest(alternatives);
}

const UNICODE = PATTERN_FLAGS.includes("u");

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
