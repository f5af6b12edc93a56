import { count, type Counts } from "./compare";
import { isGood, judge, type Finding, type Judged } from "./finding";
import type { Ended } from "../run/progress";

const HEAD = [
  "suite",
  "version",
  "through",
  "straight p/f/s",
  "through p/f/s",
  "hung",
  "differ",
  "accepted",
  "unsteady",
  "",
];

/** Characters that are shown of what a test said. */
const SHOWN = 240;

/** A table, and below it each test that differs. */
export function describeFindings(findings: readonly Finding[]): string {
  const rows = [HEAD, ...findings.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [table.join("\n"), ...findings.flatMap(describeFinding)].join("\n\n");
}

function cellsOf(finding: Finding): string[] {
  const { suite, version, engine, mode, unsteady } = finding;
  const [straight, through] = [count(finding.straight), count(finding.through)];
  const judged = judge(finding);
  return [
    ...[suite, version, `${engine} ${mode}`, triple(straight), triple(through), `${straight.hung}/${through.hung}`],
    ...[judged.length, judged.filter(({ accepted }) => accepted !== undefined).length, unsteady.length].map(String),
    isGood(finding) ? "" : "DIFFERS",
  ];
}

function triple({ passed, failed, skipped }: Counts): string {
  return `${passed}/${failed}/${skipped}`;
}

function describeFinding(finding: Finding): string[] {
  const { suite, engine, mode, unsteady } = finding;
  const judged = judge(finding);
  if (judged.length === 0 && unsteady.length === 0) return [];
  const lines = judged.flatMap(describeDifference);
  const unsteadily = unsteady.map((test) => `  ${test}: differed once, and not when it was run once more`);
  return [[`${suite}, ${engine} ${mode}:`, ...lines, ...unsteadily].join("\n")];
}

function describeDifference({ test, straight, through, accepted }: Judged): string[] {
  const outcomes = `${straight?.outcome ?? "not run"} straight, ${through?.outcome ?? "not run"} through`;
  if (accepted !== undefined) return [`  accepted (${accepted.kind}) ${test}: ${outcomes}`];
  return [`  DIFFERS ${test}: ${outcomes}`, ...said(straight), ...said(through)];
}

/** The end of what it said: drivers tell the error last. */
function said(ended: Ended | undefined): string[] {
  const text = (ended?.said ?? "").replace(/\s+/g, " ").trim();
  return text === "" ? [] : [`      ${text.length > SHOWN ? `…${text.slice(-SHOWN)}` : text}`];
}
