import { escapeControls, printable } from "../../../common/printable";
import { formatTable } from "../../../common/textTable";
import type { Explanation, Landing } from "./explanation";

/** For a terminal. */
export function formatExplanation({ database, now, next, clusters, rules, pool }: Explanation): string {
  return [
    `Database ${printable(database)}`,
    indented([
      ["now", describe(now)],
      ["after the next up", describe(next)],
    ]),
    "What the clusters say",
    indented(clusters.map(({ cluster, isDefault, answer }) => [cluster, isDefault ? `${answer} (default)` : answer])),
    "What decides, in this order",
    indented(rules.map(({ setting, rule, verdict }, index) => [`${index + 1}.`, rule, verdict, setting])),
    ...(pool.length === 0 ? [] : ["Its pool", indented(pool.map(({ setting, value, why }) => [setting, value, why]))]),
  ].join("\n\n");
}

function describe({ cluster, why }: Landing): string {
  return cluster === undefined ? why : `${cluster} (${why})`;
}

function indented(rows: readonly (readonly string[])[]): string {
  return formatTable(
    [],
    rows.map((row) => row.map(escapeControls)),
  ).replaceAll(/^/gm, "  ");
}
