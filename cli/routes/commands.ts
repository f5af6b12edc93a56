import { attempt } from "../attempt";
import { diff } from "./diff/diff";
import { endSessions } from "./endSessions/endSessions";
import { explain } from "./explain/explain";
import { list, type ListOptions } from "./list/list";
import { map } from "./map/map";
import type { Command } from "commander";
import type { StackOptions } from "../stack/options";

const STATES = `
States in JSON:
  routed    a route leads there
  default   on the default cluster, where the default route leads
  missing   clients will land on the default cluster, which does not have it
  conflict  several clusters claim it, and no pulumi up passes
  shadowed  on the default cluster, but its name is routed elsewhere (--shadowed)
  leftOut   on a cluster, but no route leads there (--left-out)
"now" is the cluster that clients reach until the next pulumi up, where that differs.`;

export function addRoutes(program: Command): void {
  const routes = program
    .command("routes")
    .description(
      "which database is reached on which cluster, and why; asks the selected Pulumi stack and its clusters, and deploys nothing",
    );
  const stackCommand = (name: string) =>
    routes.command(name).option("-s, --stack <name>", "another stack than the selected one");

  stackCommand("list")
    .description("where every database is reached after the next pulumi up, and where now if that differs")
    .option("--cluster <name>", "only this cluster's")
    .option("--database <pattern>", "only those whose whole name this regular expression matches")
    .option("--owner <pattern>", "only those whose owner's whole name this regular expression matches")
    .option("--left-out", "instead those that exist but have no route to where they are")
    .option("--shadowed", "instead those of the default cluster whose name is routed elsewhere")
    .option("--json", "as a JSON list, sorted by database and cluster: database, owner, cluster, state, why, now, pool")
    .addHelpText("after", STATES)
    .action((options: ListOptions) => attempt(() => list(options)));

  stackCommand("explain")
    .argument("<database>", "a name, whether a database has it or not")
    .description("why a database is reached where it is: each cluster's answer, each rule's verdict, and its pool")
    .option("--json", "as a JSON object: database, now, next, clusters, rules, pool")
    .action((database: string, options: StackOptions) => attempt(() => explain(database, options)));

  stackCommand("diff")
    .description("what the next pulumi up would move, drop and add, as Markdown for a pull request")
    .option("--json", "as a JSON object; null for a stack that is not deployed yet")
    .action((options: StackOptions) => attempt(() => diff(options)));

  stackCommand("map")
    .argument("[file]", "where to write it", "routes.html")
    .description("a page that shows the clusters and their databases, as one HTML file that needs nothing else")
    .option("--json", "instead what the page shows, as a JSON object on stdout")
    .action((file: string, options: StackOptions) => attempt(() => map(file, options)));

  stackCommand("end-sessions")
    .argument("<database>", "its name")
    .description(
      "ends the sessions that go on where a database was before it was moved; engine pgbouncer, mode session",
    )
    .option("--json", "as a JSON object: database, ended")
    .action((database: string, options: StackOptions) => attempt(() => endSessions(database, options)));
}
