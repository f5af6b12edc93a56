import { Command, CommanderError } from "commander";
import { addCompletion } from "./completion/commands";
import { MISUSED } from "./exitCodes";
import { addRoutes } from "./routes/commands";

const program = new Command("pgfleet").description("One address for many PostgreSQL clusters.").exitOverride();

addRoutes(program);
addCompletion(program);
program.addHelpText(
  "after",
  `
Exit codes: 0 done, 1 failed with the reason on stderr, ${MISUSED} the command was not understood.
Answers go to stdout. What is not known for certain goes to stderr.`,
);

async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help that was asked for is no mistake.
    process.exitCode = error.exitCode === 0 ? 0 : MISUSED;
  }
}

void main();
