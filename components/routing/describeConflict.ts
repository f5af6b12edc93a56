import type { Conflict } from "./types";

/** Which database, where it is, which pattern claims it there, and the ways out. */
export function describeConflict({ database, claims }: Conflict): string {
  const clusters = claims.map(({ cluster }) => cluster).join(" and ");
  return [
    `Database "${database}" exists on ${clusters}, and each claims it, but a name leads to one cluster only.`,
    ...claims.map(({ cluster, owner, reason }) => `  On ${cluster}, owned by "${owner}": ${reason}.`),
    "Settle it in one of two ways, so that one cluster is left:",
    "  - change the patterns of the others so that they no longer match. They are in",
    ...claims.map(({ cluster }) => `      pulumi config get --path 'pgfleet:clusters.${cluster}'`),
    `  - drop or rename the database on the others.`,
  ].join("\n");
}
