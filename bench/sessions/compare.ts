import { exceptions, type Exception } from "./exceptions";
import type { Engine } from "./options";
import type { Mode } from "./steps/types";
import type { End, Exchange } from "./run/exchange";

/** The first place where a router answers otherwise than PostgreSQL. A line that one side has not is undefined. */
export interface Difference {
  readonly step: number;
  readonly straight: string | undefined;
  readonly through: string | undefined;
}

export interface Router {
  readonly engine: Engine;
  readonly mode: Mode;
}

/** Line by line, with the exceptions of the router; undefined when there is no other difference. */
export function compare(
  straight: readonly Exchange[],
  through: readonly Exchange[],
  router: Router,
  accepted: readonly Exception[] = exceptions,
): Difference | undefined {
  const mine = accepted.filter(({ engines, modes }) => engines.includes(router.engine) && modes.includes(router.mode));
  const left = linesOf(straight);
  const right = linesOf(through);
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [a, b] = [left[l], right[r]];
    if (a?.text === b?.text) {
      l++;
      r++;
      continue;
    }
    const exception = mine.find((candidate) => fits(candidate.straight, a?.text) && fits(candidate.through, b?.text));
    if (exception === undefined || b?.text === MARKS.silent)
      return { step: (b ?? a)?.step ?? 0, straight: a?.text, through: b?.text };
    if (exception.skip === "rest") return silence(right.slice(r));
    if (exception.skip !== "through") l++;
    if (exception.skip !== "straight") r++;
  }
  return undefined;
}

interface Line {
  readonly step: number;
  readonly text: string;
}

/** What ends an exchange is a line too, but for those whose rest comes with the next one. */
function linesOf(exchanges: readonly Exchange[]): Line[] {
  return exchanges.flatMap(({ step, lines, end }) => {
    const mark = MARKS[end];
    return [...lines, ...(mark === undefined ? [] : [mark])].map((text) => ({ step, text }));
  });
}

export const MARKS: Readonly<Partial<Record<End, string>>> = {
  closed: "-- closed by the server",
  silent: "-- no answer",
};

/** Whatever else is accepted, a client gets an answer. */
function silence(rest: readonly Line[]): Difference | undefined {
  const line = rest.find(({ text }) => text === MARKS.silent);
  return line && { step: line.step, straight: undefined, through: line.text };
}

/** A side that an exception does not speak of fits everything, also nothing. */
function fits(pattern: RegExp | undefined, text: string | undefined): boolean {
  return pattern === undefined || (text !== undefined && pattern.test(text));
}
