import { MARKS } from "./compare";
import type { Findings } from "./findViolations";
import type { Exchange } from "./run/exchange";
import type { ExtendedMessage, Step } from "./steps/types";

/** Lines of one kind in a row that are shown; the others are counted. */
const SHOWN = 4;

export function describeFindings({ sequences, violations, refused }: Findings): string {
  const told = violations.map(({ seed, steps, comparison }, index) => {
    const { straight, through, difference } = comparison;
    return [
      `${index + 1}. Violation, seed ${seed}: step ${(difference?.step ?? 0) + 1}`,
      `   PostgreSQL: ${difference?.straight ?? "nothing more"}`,
      `   the router: ${difference?.through ?? "nothing more"}`,
      describeSequence(steps, straight, through),
    ].join("\n");
  });
  const sum = `${sequences} sequences, ${violations.length} violations, ${refused.length} times logins were refused`;
  return [...told, ...refused, sum].join("\n\n");
}

/** A sequence with both transcripts, step by step; what the router answers is told where it differs. */
export function describeSequence(
  steps: readonly Step[],
  straight: readonly Exchange[],
  through: readonly Exchange[],
): string {
  return steps
    .flatMap((step, index) => [`${index + 1}. ${describeStep(step)}`, ...sides(index, straight, through)])
    .join("\n");
}

function sides(index: number, straight: readonly Exchange[], through: readonly Exchange[]): string[] {
  return [true, false].flatMap((login) => {
    const of = ({ step, login: ofLogin }: Exchange) => step === index && ofLogin === login;
    const [a, b] = [shown(straight.find(of)), shown(through.find(of))];
    if (login && (a[0] === NOT_REACHED || b[0] === NOT_REACHED)) return [];
    const equal = a.join("\n") === b.join("\n");
    if (equal && !login) return a.map((line) => `     both      ${line}`);
    // A login tells some twenty settings, most of them the same.
    const own = (lines: string[], others: string[]) => lines.filter((line) => !login || !others.includes(line));
    return [...own(a, b).map((line) => `     straight  ${line}`), ...own(b, a).map((line) => `     through   ${line}`)];
  });
}

const NOT_REACHED = "(not reached)";

function shown(exchange: Exchange | undefined): string[] {
  if (exchange === undefined) return [NOT_REACHED];
  const mark = MARKS[exchange.end] ?? (exchange.end === "left" ? "(the client has gone)" : undefined);
  return [...shorten(exchange.lines), ...(mark === undefined ? [] : [mark])];
}

/** Leaves out the rows of a long result but the first ones. */
export function shorten(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (let start = 0, end = 0; start < lines.length; start = end) {
    const kind = kindOf(lines[start]);
    while (end < lines.length && kindOf(lines[end]) === kind) end++;
    const last = kind === "DataRow" || kind === "CopyData" ? Math.min(end, start + SHOWN) : end;
    kept.push(...lines.slice(start, last));
    if (last < end) kept.push(`… ${end - last} more ${kind}`);
  }
  return kept;
}

function kindOf(line = ""): string {
  return line.split(" ", 1)[0] ?? "";
}

/** On one line. */
export function describeStep(step: Step): string {
  if (step.do !== "extended") {
    const { do: what, ...rest } = step;
    return [what, ...Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)].join(", ");
  }
  return `extended: ${step.messages.map(describeMessage).join("; ")}`;
}

function describeMessage({ send, ...rest }: ExtendedMessage): string {
  return [send, ...Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(" ");
}
