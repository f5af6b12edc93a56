import type { Mode } from "./steps/types";
import type { Address } from "./wire/connection";

export const engines = ["pgbouncer", "odyssey"] as const;
export type Engine = (typeof engines)[number];

export const modes: readonly Mode[] = ["session", "transaction"];

/** Seconds that any answer may take, and a server connection to be given back. */
export const DEADLINE = 10;

export interface SessionsOptions {
  readonly straight: Address;
  readonly through: Address;
  readonly engine: Engine;
  readonly mode: Mode;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly poolSize: number;
  readonly count: number;
  readonly seconds: number;
  readonly shortening: number;
  readonly seed: number;
}

/** @throws when it is no `host:port` */
export function parseAddress(text: string): Address {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error(`"${text}" is no address. Accepted: host:port, such as 10.203.0.2:30432 or [::1]:5432`);
  }
  return { host, port: Number(port) };
}

/** @throws when it is no whole number of at least `least` */
export function parseNumber(text: string, least = 1): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || text.trim() === "") {
    throw new Error(`"${text}" is no number that is accepted: a whole one of at least ${least}`);
  }
  return value;
}
