import type { FuzzReport } from "./fuzz";

/** For a terminal. */
export function describeReport({ played, seconds, outcomes, seen, violations }: FuzzReport): string {
  const rows = [...outcomes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => [...key.split("\t"), String(count)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? "").length)));
  const sorted = [...seen.logins].sort((a, b) => a - b);
  const at = (share: number) =>
    `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)} ms`;
  return [
    ...rows.map((row) =>
      row
        .map((cell, column) => (column === 2 ? cell.padStart(widths[2] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join("  "),
    ),
    "",
    `${played} conversations in ${seconds.toFixed(0)} s.`,
    `Meanwhile ${sorted.length} logins, p50 ${at(0.5)}, p99 ${at(0.99)}; slowest answer of an open session ${Math.round(seen.slowestAnswer)} ms.`,
    ...(violations.length === 0
      ? ["Nothing that must never be."]
      : violations.map((violation) => `VIOLATION: ${violation}`)),
  ].join("\n");
}
