import { formatMistake, type Mistake } from "./mistake";
import { parseSettings, type Parsed } from "./parse";
import { PASSWORD_KEY, routerPasswordMistake } from "./routerPassword";

const PREFIX = "pgfleet:";

/**
 * The settings of a stack, or every mistake that its config has, the router password's included.
 *
 * @param config all keys with their namespaces, values as the engine hands them over
 * @param secretKeys those that are encrypted in the stack's file
 */
export function readSettings(config: Readonly<Record<string, string>>, secretKeys: ReadonlySet<string>): Parsed {
  const raw = rawConfig(config);
  const parsed = parseSettings(raw, config["kubernetes:context"] ?? "");
  const passwordMistake = routerPasswordMistake(raw[PASSWORD_KEY], secretKeys.has(PREFIX + PASSWORD_KEY));
  const mistakes = [
    ...("mistakes" in parsed ? parsed.mistakes : []),
    ...(passwordMistake === undefined ? [] : [passwordMistake]),
  ];
  return mistakes.length === 0 ? parsed : { mistakes };
}

/**
 * The project's keys and what they hold. Pulumi's own getters would stop at the first mistake, and repeat the value in
 * their message, a secret one too.
 */
function rawConfig(config: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, value]) => [key.slice(PREFIX.length), key === PREFIX + PASSWORD_KEY ? value : parseValue(value)]),
  );
}

/** The engine hands sections and lists over as JSON, and everything else as text. */
function parseValue(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export function describeMistakes(mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
  return [
    `The configuration of this stack has ${count}:`,
    ...mistakes.map((mistake) => `  ${formatMistake(mistake)}`),
  ].join("\n");
}
