import { join } from "node:path";
import { Argument, type Command } from "commander";
import { attempt } from "../attempt";
import { candidatesFor, stackIn } from "./candidates";
import { namesOf } from "./names";
import { SCRIPTS } from "./scripts";

const LAUNCHER = join(__dirname, "..", "pgfleet.mjs");

export function addCompletion(program: Command): void {
  program
    .command("completion")
    .addArgument(new Argument("<shell>").choices(Object.keys(SCRIPTS)))
    .description('a script that completes commands and names; bash: eval "$(npx pgfleet completion bash)"')
    .action((shell: keyof typeof SCRIPTS) => {
      process.stdout.write(SCRIPTS[shell](LAUNCHER));
    });

  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action((words: string[]) => attempt(() => complete(program, words)));
}

/** A word as it stands on a command line, which the shell has not read yet; its closing quote is still to come. */
function unquoted(word: string): string {
  return word.replace(/^["']/, "").replaceAll(/\\(.)/gs, "$1");
}

/** Prints what may stand in place of the last word, one a line. */
async function complete(program: Command, words: readonly string[]): Promise<void> {
  // Bash makes three words of --stack=dev.
  const typed = words.filter((word) => word !== "=").map(unquoted);
  const candidates = candidatesFor(program, typed);
  const found = "words" in candidates ? candidates.words : await namesOf(candidates.names, stackIn(program, typed));
  const current = typed.at(-1) ?? "";
  // A line feed in a name would make two of it.
  for (const word of found) if (word.startsWith(current) && !word.includes("\n")) console.log(word);
}
