import { Command, InvalidArgumentError } from "commander";
import { benchRouting } from "./routing/bench";
import { defaultSizes, parseSizes } from "./routing/sizes";

const program = new Command("npm run bench --").description(
  "Measurements. Each prints a table, and removes everything that it made, also when it is interrupted.",
);
program
  .command("routing")
  .description("routing by numbers of databases, side by side with a start-up script of psql, awk and a loop")
  .option("--sizes <numbers>", "numbers of databases, separated by commas", sizesOption, defaultSizes)
  .option("--without-servers", "only what needs no lab: planning and rendering", false)
  .action(benchRouting);

function sizesOption(text: string): readonly number[] {
  try {
    return parseSizes(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

void program.parseAsync();
