/**
 * Columns side by side, each as wide as what it holds. Columns without any content are left out, and so is an empty head.
 */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = Math.max(head.length, ...rows.slice(0, 1).map((row) => row.length));
  const used = Array.from({ length: columns }, (_, column) => column).filter((column) =>
    rows.some((row) => (row[column] ?? "") !== ""),
  );
  const lines = [...(head.length === 0 ? [] : [head]), ...rows].map((row) => used.map((column) => row[column] ?? ""));
  const widths = used.map((_, column) => lines.reduce((most, line) => Math.max(most, width(line[column] ?? "")), 0));
  return lines
    .map((line) => line.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell))).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

/** In characters, not code units. */
function width(cell: string): number {
  return Array.from(cell).length;
}
