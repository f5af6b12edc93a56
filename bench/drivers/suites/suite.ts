import type { LeftOut, Part } from "../run/part";

/** Tests that come with a driver, or that do what its users usually do. */
export interface Suite {
  readonly name: string;
  readonly version: string;
  /** What it needs in its database: statements of the superuser there. @param role whom it connects as */
  readonly setup: (role: string) => readonly string[];
  /** Fetches and builds what is missing, into a folder of the cache. Parts that are left out whole need not be given back. */
  prepare(tools: Tools): Promise<readonly Part[]>;
}

export interface Tools {
  /** The psql of the wanted release, as a command and its first arguments. */
  readonly psql: readonly string[];
  readonly without: LeftOut;
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}
