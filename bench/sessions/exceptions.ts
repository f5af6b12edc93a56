import type { Mode } from "./steps/types";

export const engines = ["pgbouncer", "odyssey"] as const;
export type Engine = (typeof engines)[number];

/** A difference that is accepted, with its reason. A router's fault is no reason: that is a difference until it is mended. */
export interface Exception {
  readonly engines: readonly Engine[];
  readonly modes: readonly Mode[];
  /** The line of PostgreSQL, skipped on its side; undefined: none is skipped. */
  readonly straight?: RegExp;
  /** The line through the router, skipped on its side; undefined: none is skipped. */
  readonly through?: RegExp;
  /** Whether what follows can still be compared. */
  readonly then: "go on" | "end";
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [];
