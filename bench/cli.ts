import { Command, InvalidArgumentError, Option } from "commander";
import { benchFuzz } from "./fuzz/bench";
import { benchDrivers } from "./drivers/bench";
import { parseWay } from "./drivers/options";
import { parseSuites, SUITES } from "./drivers/suites/suites";
import { benchRouting } from "./routing/bench";
import { benchSessions } from "./sessions/bench";
import { benchThroughput } from "./throughput/bench";
import { defaultsOf, parseSections, parseTls, SECTIONS, type ThroughputOptions } from "./throughput/plan/options";
import { EXTENTS, type Extent } from "./throughput/plan/points";
import { engines, modes, parseAddress, parseNumber } from "./sessions/options";
import type { Way } from "./drivers/options";
import { defaultSizes, parseSizes } from "./routing/sizes";

const program = new Command("npm run bench --").description(
  "Measurements. Each prints a table, and removes everything that it made, also when it is interrupted.",
);
program
  .command("routing")
  .description("routing by numbers of databases, side by side with a start-up script of psql, awk and a loop")
  .option("--sizes <numbers>", "numbers of databases, separated by commas", checked(parseSizes), defaultSizes)
  .option("--without-servers", "only what needs no lab: planning and rendering", false)
  .action(benchRouting);

program
  .command("sessions")
  .description("random sessions, message by message: straight to PostgreSQL, and through a router")
  .requiredOption("--straight <host:port>", "PostgreSQL itself", checked(parseAddress))
  .requiredOption("--through <host:port>", "the router in front of it", checked(parseAddress))
  .addOption(new Option("--engine <engine>", "of the router").choices(engines).makeOptionMandatory())
  .addOption(new Option("--mode <mode>", "how the router pools").choices(modes).default("session"))
  .requiredOption("--user <role>", "a role that may make tables; nobody else may use it meanwhile")
  .requiredOption("--password <password>", "its password")
  .requiredOption("--database <name>", "a database that both have")
  .option("--pool-size <number>", "server connections that the router opens at most", checked(parseNumber), 20)
  .option("--count <number>", "sequences at most", checked(parseNumber), 1000)
  .option("--seconds <number>", "seconds at most", checked(parseNumber), 300)
  .option("--shortening <number>", "seconds more for each violation, to make it short", checked(parseNumber), 90)
  .option(
    "--seed <number>",
    "where to begin; the same gives the same sequences",
    checked(parseNumber),
    Date.now() % 1e9,
  )
  .action(benchSessions);

program
  .command("fuzz")
  .description("bytes that clients send a router before they have logged in, and what they do to others")
  .requiredOption("--router <host:port>", "where it answers", checked(parseAddress))
  .requiredOption("--user <role>", "a role that may log in, whose sessions must go on")
  .requiredOption("--password <password>", "its password")
  .requiredOption("--database <name>", "a database")
  .option("--count <number>", "conversations at most", checked(parseNumber), 20_000)
  .option("--seconds <number>", "seconds at most", checked(parseNumber), 300)
  .option("--first <number>", "number of the first conversation, to play some again", checked(parseNumber), 0)
  .option("--seed <number>", "the same gives the same conversations", checked(parseNumber), Date.now() % 1e9)
  .action(benchFuzz);

program
  .command("drivers")
  .description("the tests that come with drivers: straight to PostgreSQL, and through a router")
  .requiredOption("--straight <host:port>", "PostgreSQL itself", checked(parseAddress))
  .requiredOption(
    "--through <mode=host:port/database>",
    "the router, and a database that it pools in this mode, which is made and dropped; may be given once for each mode",
    (text, before: readonly Way[] | undefined) => [...(before ?? []), checked(parseWay)(text)],
  )
  .addOption(new Option("--engine <engine>", "of the router").choices(engines).makeOptionMandatory())
  .option("--superuser <url>", "of PostgreSQL, to make the tests' role and databases")
  .option("--cluster <name>", "of the lab, in place of a superuser's URL")
  .addOption(
    new Option("--suites <names>", "separated by commas").argParser(checked(parseSuites)).default(SUITES, "all"),
  )
  .option("--psql <command>", "a psql of PostgreSQL 18", "psql")
  .option("--ssl-mode <mode>", "as libpq names it", "prefer")
  .option(
    "--silence <number>",
    "seconds that a test may say nothing before it counts as hung",
    checked(parseNumber),
    150,
  )
  .option("--seconds <number>", "seconds that a suite may take, each way", checked(parseNumber), 1800)
  .action(benchDrivers);

program
  .command("throughput")
  .description(
    "speed of both engines as deployed, beside PgBouncer by hand and PostgreSQL itself, on the lab that is up",
  )
  .addOption(
    new Option(
      "--extent <extent>",
      "full: all loads, for hours; usual: those of the targets and some around them; short: those alone, twenty minutes",
    )
      .choices(EXTENTS)
      .default("usual" satisfies Extent),
  )
  .addOption(
    new Option("--only <parts>", "separated by commas").argParser(checked(parseSections)).default(SECTIONS, "all"),
  )
  .addOption(
    new Option("--tls <setting>", "off, on or both").argParser(checked(parseTls)).default([false, true], "both"),
  )
  .option("--rounds <number>", "runs of each way, of which the median counts", checked(parseNumber))
  .option("--seconds <number>", "of each run", checked(parseNumber))
  .option("--idle <number>", "idle clients on each router", checked(parseNumber))
  .option("--reload <numbers>", "of databases to reload, separated by commas", checked(parseSizes))
  .option("--output <file>", "where all runs are written to, as JSON")
  .action(async (given: Partial<ThroughputOptions> & Pick<ThroughputOptions, "extent" | "only" | "tls">) => {
    await benchThroughput({ ...defaultsOf(given.extent), output: undefined, ...given });
  });

/** An error of the parser, as commander tells it. */
function checked<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}

void program.parseAsync();
