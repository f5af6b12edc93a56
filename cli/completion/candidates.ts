import type { Argument, Command, Option } from "commander";

/** What may stand at the end of a command line: these words, or names that a stack has. */
export type Candidates = { readonly words: readonly string[] } | { readonly names: NameKind };

export type NameKind = "databases" | "clusters" | "stacks";

/** Values of an option, by its name; a database given to one is a regular expression. */
const OF_OPTIONS: Readonly<Record<string, NameKind>> = { "--cluster": "clusters", "--stack": "stacks" };

const OF_ARGUMENTS: Readonly<Record<string, NameKind>> = { database: "databases" };

/** @param typed all words after the program's name; the last is the one that is being typed, perhaps empty */
export function candidatesFor(program: Command, typed: readonly string[]): Candidates {
  const current = typed.at(-1) ?? "";
  const { command, position, pending } = read(program, typed.slice(0, -1));
  if (pending !== undefined) return named(OF_OPTIONS[pending.long ?? ""]);
  if (current.startsWith("-")) return { words: [...command.options.map(nameOf), "--help"] };
  if (command.commands.length > 0) return { words: visible(command) };
  const argument: Argument | undefined = command.registeredArguments[position];
  if (argument?.argChoices !== undefined) return { words: argument.argChoices };
  return named(OF_ARGUMENTS[argument?.name() ?? ""]);
}

/** The stack that the words before the last name; undefined for the selected one. */
export function stackIn(program: Command, typed: readonly string[]): string | undefined {
  return read(program, typed.slice(0, -1)).stack;
}

interface Line {
  /** The innermost that is named. */
  readonly command: Command;
  /** How many of its arguments are there. */
  readonly position: number;
  /** The option whose value is next. */
  readonly pending: Option | undefined;
  readonly stack: string | undefined;
}

function read(program: Command, words: readonly string[]): Line {
  let line: Line = { command: program, position: 0, pending: undefined, stack: undefined };
  for (const word of words) line = { ...line, ...readWord(line, word) };
  return line;
}

function readWord({ command, position, pending }: Line, word: string): Partial<Line> {
  if (pending !== undefined) return { pending: undefined, ...(pending.long === "--stack" ? { stack: word } : {}) };
  const [name = "", ...value] = word.split("=");
  const option = command.options.find(({ long, short }) => name === long || name === short);
  if (option !== undefined) {
    if (!option.required) return {};
    if (value.length === 0) return { pending: option };
    return option.long === "--stack" ? { stack: value.join("=") } : {};
  }
  const subcommand = command.commands.find((each) => each.name() === word);
  return subcommand === undefined ? { position: position + 1 } : { command: subcommand };
}

function nameOf({ long, short }: Option): string {
  return long ?? short ?? "";
}

function named(kind: NameKind | undefined): Candidates {
  return kind === undefined ? { words: [] } : { names: kind };
}

function visible(command: Command): string[] {
  const help = command.createHelp();
  return help.visibleCommands(command).map((each) => each.name());
}
