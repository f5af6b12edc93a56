import type { TestEvent } from "./events";

/** Where tests connect to, and as whom. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** As libpq names them. */
  readonly sslMode: string;
}

/** Which tests of a part to run; names as a part's `unitOf` gives them. */
export type Selection = { readonly only: readonly string[] } | { readonly without: readonly string[] };

/** What is left out of parts, by the names of the parts. */
export type LeftOut = Readonly<Record<string, readonly string[] | "everything">>;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
}

/** Tests that run as one process, and can be run on without some of them. */
export interface Part {
  readonly name: string;
  /** Undefined when the selection leaves nothing. */
  command(target: Target, selection: Selection): Command | undefined;
  /** Reads one process's lines from its first to its end. */
  reader(): Reader;
  /** What a test is selected by: it may be a part of something larger. */
  unitOf(test: string): string;
}

export interface Reader {
  line(line: string): TestEvent | undefined;
  /** What the end of the process tells. */
  end?(exitCode: number | undefined): TestEvent | undefined;
}
