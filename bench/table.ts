import { formatQuantity, type Quantity } from "./quantity";

/** One measure, with pgfleet and the way that it is compared with. */
export interface Row {
  readonly measure: string;
  readonly ours: Quantity | undefined;
  /** Undefined when the other way has no such thing. */
  readonly theirs?: Quantity | undefined;
  readonly target?: Target;
}

/** Of pgfleet's own value: at most this. */
export type Target = Quantity;

const HEAD = ["", "pgfleet", "shell way", "ratio", "target", ""];

/** Plain text: numbers aligned to the right, what was asked of them beside them. */
export function formatTable(title: string, rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  return [title, ...lines].join("\n");
}

function cellsOf({ measure, ours, theirs, target }: Row): string[] {
  return [
    measure,
    ours === undefined ? "–" : formatQuantity(ours),
    theirs === undefined ? "–" : formatQuantity(theirs),
    ratioOf(ours, theirs),
    target === undefined ? "" : `≤ ${formatQuantity(target)}`,
    target === undefined || ours === undefined ? "" : isMet(ours, target) ? "met" : "MISSED",
  ];
}

/** How many times as much the other way takes. */
function ratioOf(ours: Quantity | undefined, theirs: Quantity | undefined): string {
  if (ours === undefined || theirs === undefined || ours.value === 0) return "";
  return formatQuantity({ value: theirs.value / ours.value, unit: "×", atLeast: theirs.atLeast ?? false });
}

function isMet(ours: Quantity, target: Target): boolean {
  return ours.atLeast !== true && ours.value <= target.value;
}
