import { setCommand } from "../../config/mistake";
import { escapeControls } from "../printable";
import type { Conflict } from "./types";

/** Which database, where it is, which pattern claims it there, and the ways out. */
export function describeConflict({ database, claims, lastInOrder }: Conflict): string {
  const clusters = claims.map(({ cluster }) => cluster);
  const [first = ""] = clusters;
  return [
    `Database "${database}" exists on ${clusters.join(" and ")}, and each claims it, but a name leads to one cluster only.`,
    ...claims.map(({ cluster, owner, reason }) => `  On ${cluster}, owned by "${owner}": ${reason}.`),
    "Settle it in one of these ways:",
    `  - pin it to the cluster that you mean: ${setCommand(["pins", database], first)}`,
    `  - let one cluster come first in all such cases: ${setCommand(["order", lastInOrder], first)}`,
    "  - change the patterns of the others so that they no longer match. They are in",
    ...clusters.map((cluster) => `      pulumi config get --path 'pgfleet:clusters.${cluster}'`),
    "  - drop or rename the database on the others.",
  ]
    .map(escapeControls)
    .join("\n");
}
