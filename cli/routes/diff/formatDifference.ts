import {
  BUDGET_TITLE,
  budgetTable,
  describeOver,
  isOver,
  type Budget,
} from "../../../components/routing/safety/budget";
import { code, codeBlock, markdownTable } from "../../../common/markdown";
import { describeConflict } from "../../../components/routing/plan/conflicts";
import type { Difference, PoolChange } from "./difference";

/** UTF-8 bytes. A comment on GitHub may have 65,536 characters, and others write into it too. */
const MOST_BYTES = 50_000;

/** Rows of one table at most; fewer when all tables together get too long. */
const MOST_ROWS = 50;

/** Markdown for a pull request: equal differences give equal bytes, and no name in it can be anything but itself. */
export function formatDifference(difference: Difference): string {
  for (let rows = MOST_ROWS; ; rows = Math.floor(rows / 2)) {
    const text = format(difference, rows);
    if (rows === 0 || Buffer.byteLength(text) <= MOST_BYTES) return text;
  }
}

/** For a stack whose first deployment has not ended. */
export function formatFirst(stack: string): string {
  return `### Routes of stack ${code(stack)}\n\nNot deployed yet: the first \`pulumi up\` makes the clusters and works the routes out.`;
}

function format(difference: Difference, rows: number): string {
  const changes = changeSections(difference, rows);
  const { conflicts, guard, budgets, overBudget } = difference;
  const over = budgets.filter(isOver);
  return [
    `### Routes of stack ${code(difference.stack)}`,
    ...(difference.ended
      ? []
      : [
          "**The last `pulumi up` did not end:** the routers may still route as the one before, and this compares with its plan.",
        ]),
    ...conflictSection(conflicts, rows),
    ...(conflicts.length > 0 ? [] : guardSection(guard)),
    ...(over.length === 0 ? [] : [overBudgetText(over, overBudget)]),
    ...(changes.length === 0 && conflicts.length === 0 ? ["No route changes."] : changes),
    ...keptSection(difference),
    ...(difference.warnings.length === 0
      ? []
      : [
          `**Warnings**\n\n${limited(
            difference.warnings.map((warning) => `- ${code(warning)}`),
            rows,
            "- ",
          )}`,
        ]),
    ...(changes.length === 0 && over.length === 0 ? [] : [budgetSection(budgets)]),
  ].join("\n\n");
}

function conflictSection(conflicts: Difference["conflicts"], rows: number): string[] {
  if (conflicts.length === 0) return [];
  const head = `**\`pulumi up\` would fail: ${count(conflicts.length, "database")} in conflict.**`;
  const shown = conflicts.slice(0, Math.min(rows, MOST_CONFLICTS));
  const texts = shown.map(describeConflict);
  const more = conflicts.length - shown.length;
  return [head, ...texts.map(codeBlock), ...(more === 0 ? [] : [`and ${more} more.`])];
}

/** Each takes eight lines. */
const MOST_CONFLICTS = 5;

function guardSection(guard: Difference["guard"]): string[] {
  if (guard === undefined) return [];
  const causes = guard.causes.map((cause) => `- ${cause}`).join("\n");
  return guard.isConfirmed
    ? [`The guard (\`pgfleet:guard\`) would stop this plan, but \`pgfleet:confirmedPlan\` confirms it.\n\n${causes}`]
    : [
        `**\`pulumi up\` would fail: the guard (\`pgfleet:guard\`) stops this plan.**\n\n${causes}`,
        `If it is meant, confirm this plan and no other:\n\n${codeBlock(guard.confirm)}`,
      ];
}

function overBudgetText(over: readonly Budget[], policy: Difference["overBudget"]): string {
  const text = `the ${describeOver(over.map(({ cluster }) => code(cluster)))}`;
  return policy === "fail" ? `**\`pulumi up\` would fail: ${text}.**` : `**Warning: ${text}.**`;
}

function changeSections(difference: Difference, rows: number): string[] {
  const { moved, dropped, added, newlyShadowed, newlyLeftOut, poolChanges, defaultCluster, notDeployed } = difference;
  const sections = [
    section(
      "Moved",
      ["database", "from", "to", "why"],
      moved.map(({ database, from, to, reason }) => [database, from, to, reason]),
      rows,
    ),
    section(
      `Dropped: clients land on ${code(defaultCluster.to)}`,
      ["database", "from", "why"],
      dropped.map(({ database, from, reason }) => [database, from, reason]),
      rows,
    ),
    section(
      "Added",
      ["database", "cluster", "owner", "why"],
      added.map(({ database, cluster, owner, reason }) => [database, cluster, owner, reason]),
      rows,
    ),
    section(
      `Newly shadowed: no longer reached on ${code(defaultCluster.to)}`,
      ["database", "owner there"],
      newlyShadowed.map(({ database, owner }) => [database, owner]),
      rows,
    ),
    section(
      "Newly left out",
      ["database", "cluster", "owner", "why"],
      newlyLeftOut.map(({ database, cluster, owner, reason }) => [database, cluster, owner, reason]),
      rows,
    ),
    section("Pools", ["database", "setting", "now", "then"], poolChanges.map(poolRow), rows),
  ];
  return [
    ...(defaultCluster.from === defaultCluster.to
      ? []
      : [`**The default cluster changes** from ${code(defaultCluster.from)} to ${code(defaultCluster.to)}.`]),
    ...notDeployed.map((cluster) => `Cluster ${code(cluster)} is new: \`pulumi up\` makes it, without databases.`),
    ...sections.flat(),
  ];
}

function poolRow({ database, setting, from, to }: PoolChange): string[] {
  const value = (side: PoolChange["from"]) => (side === undefined ? "the router's" : String(side));
  return [database ?? "all without overrides", setting, value(from), value(to)];
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[], most: number): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, most).map((cells) => cells.map(code));
  const more = rows.length - shown.length;
  return [
    `**${title}** (${rows.length})`,
    ...(shown.length === 0 ? [] : [markdownTable(head, shown)]),
    ...(more === 0 ? [] : [`and ${more} more.`]),
  ];
}

function keptSection({ kept }: Difference): string[] {
  return kept.map(({ cluster, asOf, routes }) => {
    const stay = count(Object.keys(routes).length, "route");
    return `Cluster ${code(cluster)} cannot be asked, and \`unreachable: keep\` keeps ${stay} of it as read ${asOf}.`;
  });
}

function budgetSection(budgets: readonly Budget[]): string {
  const [head, ...rows] = budgetTable(budgets);
  const cells = rows.map(([cluster = "", ...rest]) => [
    code(cluster),
    ...rest.map((cell) => cell.replace("over", "**over**")),
  ]);
  return `**${BUDGET_TITLE}**\n\n${markdownTable(head, cells)}`;
}

function limited(lines: readonly string[], most: number, prefix: string): string {
  const more = lines.length - most;
  return [...lines.slice(0, most), ...(more > 0 ? [`${prefix}and ${more} more`] : [])].join("\n");
}

function count(amount: number, noun: string): string {
  return amount === 1 ? `1 ${noun}` : `${amount} ${noun}s`;
}
