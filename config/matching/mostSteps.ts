import type { AST } from "@eslint-community/regexpp";

/** A name of PostgreSQL has at most 63 bytes. */
const LONGEST_NAME = 63;

/** Node.js takes some milliseconds for as many. */
export const MOST_STEPS = 1_000_000;

/** What an expression costs a matcher that tries one way after the other, as that of Node.js does. */
interface Effort {
  /** At most in how many ways it matches, by the number of characters that it takes. */
  readonly ways: readonly number[];
  /** At most how many steps it takes to try all of them, with the whole name still to go. */
  readonly steps: number;
}

/** Where an expression is tried. */
interface Frame {
  /** The most characters that a name has. */
  readonly longest: number;
  /** A lookbehind is matched from its end to its beginning. */
  readonly backwards: boolean;
}

/**
 * At most how many steps Node.js takes to match a name, whatever the name. It is as if each character matched each set and
 * each assertion held, and still the name did not match: a real name has fewer ways. It stops to count at MOST_STEPS, so
 * what is more than that is not all of them.
 */
export function mostSteps({ alternatives }: AST.Pattern, longest = LONGEST_NAME): number {
  return ofAlternatives(alternatives, { longest, backwards: false }).steps;
}

const EMPTY: readonly number[] = [1];

function ofAlternatives(alternatives: readonly AST.Alternative[], frame: Frame): Effort {
  const each = alternatives.map(({ elements }) => ofSequence(elements, frame));
  return {
    ways: each.map(({ ways }) => ways).reduce(either),
    steps: each.reduce((sum, { steps }) => sum + 1 + steps, 0),
  };
}

/** Each element is tried once for each way in which those before it match. */
function ofSequence(elements: readonly AST.Element[], frame: Frame): Effort {
  let ways = EMPTY;
  let steps = 0;
  for (const element of frame.backwards ? [...elements].reverse() : elements) {
    const tried = total(ways);
    if (tried === 0 || steps > MOST_STEPS) break;
    const next = ofElement(element, frame);
    steps += tried * next.steps;
    ways = both(ways, next.ways, frame);
  }
  return { ways, steps };
}

function ofElement(element: AST.Element, frame: Frame): Effort {
  switch (element.type) {
    case "Group":
    case "CapturingGroup":
      return ofAlternatives(element.alternatives, frame);
    case "Quantifier":
      return ofQuantifier(element, frame);
    case "Assertion": {
      if (element.kind !== "lookahead" && element.kind !== "lookbehind") return { ways: EMPTY, steps: 1 };
      // Once it is decided, no other way through it is tried.
      const within = ofAlternatives(element.alternatives, { ...frame, backwards: element.kind === "lookbehind" });
      return { ways: EMPTY, steps: 1 + within.steps };
    }
    case "Backreference":
      // One way: nothing, or one character at least, and one leaves the most to what follows. It compares each of them.
      return { ways: [1, 1], steps: 1 + frame.longest };
    default:
      return { ways: [0, 1], steps: 1 };
  }
}

function ofQuantifier({ min, max, element }: AST.Quantifier, frame: Frame): Effort {
  const once = ofElement(element, frame);
  // JavaScript gives up a turn that takes no character, unless it is one of those that must be.
  const onceMore = [0, ...once.ways.slice(1)];
  let turn = EMPTY;
  let ways: readonly number[] = [];
  let steps = 0;
  for (let turns = 0; turns <= max; turns++) {
    const begun = total(turn);
    if (begun === 0) break;
    if (turns >= min) ways = either(ways, turn);
    steps += turns < max ? begun * (1 + once.steps) : begun;
    if (steps > MOST_STEPS) break;
    turn = both(turn, turns < min ? once.ways : onceMore, frame);
  }
  return { ways, steps };
}

function total(ways: readonly number[]): number {
  return ways.reduce((sum, count) => sum + count, 0);
}

function either(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, taken) => (a[taken] ?? 0) + (b[taken] ?? 0));
}

/** One after the other, as far as a name reaches. */
function both(a: readonly number[], b: readonly number[], { longest }: Frame): number[] {
  const ways: number[] = Array.from({ length: Math.min(a.length + b.length - 1, longest + 1) }, () => 0);
  for (const [first, count] of a.entries()) {
    for (const [second, more] of b.entries()) {
      if (first + second <= longest) ways[first + second] = (ways[first + second] ?? 0) + count * more;
    }
  }
  return ways;
}
