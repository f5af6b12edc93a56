export const PATTERN_FLAGS = "su";

/** The expression that a pattern stands for: it must match the whole name, letter case included. */
export function compilePattern(source: string): RegExp {
  // The s flag lets a dot match a line feed too, so that .* is every name; u makes a character of Cyrillic or an emoji one.
  // Compiled by itself first: "a)|(b" would be a mistake alone, but inside the group below something else.
  new RegExp(source, PATTERN_FLAGS);
  return new RegExp(`^(?:${source})$`, PATTERN_FLAGS);
}

/**
 * What is wrong with a regular expression, and at which character, counted from 1; undefined when nothing is.
 *
 * The engine tells what but not where. Where is found by asking it about prefixes: the longest one that becomes valid once
 * its open brackets are closed ends just before the mistake. When that is all of it, the brackets themselves are.
 */
export function explainExpression(source: string): string | undefined {
  const cause = syntaxError(source);
  if (cause === undefined) return undefined;
  const characters = Array.from(source);
  for (let length = characters.length; length >= 0; length--) {
    const prefix = characters.slice(0, length);
    const open = openBrackets(prefix);
    const closers = open.map(({ closer }) => closer).reverse();
    if (syntaxError([...prefix, ...closers].join("")) !== undefined) continue;
    const whole = length === characters.length;
    const position = whole ? (open.at(-1)?.position ?? length) : length + 1;
    return `${cause} at character ${position}`;
  }
  return cause;
}

function syntaxError(source: string): string | undefined {
  try {
    new RegExp(source, PATTERN_FLAGS);
    return undefined;
  } catch (error) {
    // "Invalid regular expression: /(/su: Unterminated group"
    const message = error instanceof Error ? error.message : String(error);
    const cause = message.slice(message.lastIndexOf(": ") + 2);
    return cause.charAt(0).toLowerCase() + cause.slice(1);
  }
}

interface OpenBracket {
  readonly closer: ")" | "]";
  readonly position: number;
}

/** Brackets that the text leaves open, outermost first. Inside a class only its closing bracket counts. */
function openBrackets(characters: readonly string[]): OpenBracket[] {
  const open: OpenBracket[] = [];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index];
    const inClass = open.at(-1)?.closer === "]";
    if (character === "\\") index++;
    else if (inClass ? character === "]" : character === ")") open.pop();
    else if (!inClass && character === "(") open.push({ closer: ")", position: index + 1 });
    else if (!inClass && character === "[") open.push({ closer: "]", position: index + 1 });
  }
  return open;
}
