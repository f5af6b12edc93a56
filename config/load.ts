import * as pulumi from "@pulumi/pulumi";
import { formatMistake, type Mistake } from "./mistake";
import { parseSettings } from "./parse";
import { PASSWORD_KEY, routerPasswordMistake } from "./routerPassword";
import type { Settings } from "./settings";

const PREFIX = "pgfleet:";

/** This stack's settings. Throws with every mistake that config has, the router password's included. */
export function loadSettings(): Settings {
  const raw = readConfig();
  const parsed = parseSettings(raw, new pulumi.Config("kubernetes").get("context"));
  const passwordMistake = routerPasswordMistake(raw[PASSWORD_KEY], isSecret(PASSWORD_KEY));
  const mistakes = [
    ...("mistakes" in parsed ? parsed.mistakes : []),
    ...(passwordMistake === undefined ? [] : [passwordMistake]),
  ];
  if ("settings" in parsed && mistakes.length === 0) return parsed.settings;
  throw new pulumi.RunError(describeMistakes(mistakes));
}

/** The router account's password, if one is given. `loadSettings` has looked at it. */
export function loadRouterPassword(): pulumi.Output<string> | undefined {
  const password = pulumi.runtime.getConfig(PREFIX + PASSWORD_KEY);
  return password === undefined || password === "" ? undefined : pulumi.secret(password);
}

/**
 * The project's keys and what they hold. Pulumi's own getters would stop at the first mistake, and repeat the value in
 * their message, a secret one too.
 */
function readConfig(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
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

/** The SDK does not say which keys are secrets; the engine tells it so in the environment. */
function isSecret(key: string): boolean {
  const secretKeys: unknown = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]");
  return Array.isArray(secretKeys) && secretKeys.includes(PREFIX + key);
}

function describeMistakes(mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
  return [
    `The configuration of this stack has ${count}:`,
    ...mistakes.map((mistake) => `  ${formatMistake(mistake)}`),
  ].join("\n");
}
