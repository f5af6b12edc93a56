import { choice, integer, type ValueType } from "../reading/valueTypes";
import type { Section } from "../reading/section";
import type { PoolSettings } from "../settings";

const SECONDS = integer(0, 86_400);

const KINDS: { readonly [Name in keyof PoolSettings]: ValueType<PoolSettings[Name]> } = {
  mode: choice("session", "transaction", "statement"),
  size: integer(0, 10_000),
  clients: integer(0, 100_000),
  waitTimeout: SECONDS,
  serverIdleTimeout: SECONDS,
  clientIdleTimeout: SECONDS,
  transactionIdleTimeout: SECONDS,
};

const NAMES = Object.keys(KINDS) as (keyof PoolSettings)[];

export const DEFAULT_POOL: PoolSettings = {
  // The only mode in which applications need not know of the router: session settings, prepared statements,
  // advisory locks, LISTEN and temporary tables belong to a connection, and the others share it.
  mode: "session",
  size: 20,
  clients: 0,
  // Odyssey's own defaults: a client waits for ever, and an idle server connection stays for an hour. With 5 seconds, of 500
  // roles that came at once after a restart half were refused: each needs a lookup and a server connection of its own.
  waitTimeout: 15,
  serverIdleTimeout: 60,
  clientIdleTimeout: 0,
  transactionIdleTimeout: 0,
};

/** Those pool settings that the section has. */
export function readPool(section: Section): Partial<PoolSettings> {
  section.only(NAMES);
  const given = NAMES.filter((name) => section.has(name));
  return Object.fromEntries(given.map((name) => [name, section.require<unknown>(name, KINDS[name])]));
}
