import { formatTable } from "../../../common/textTable";
import { findCauses } from "./causes";
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

const CAUSES_HEAD = ["accepted because of", "through", "tests", ""];

/** Unsteady tests that are named. */
const NAMED = 10;

/** Characters that are shown of what a test said. */
const SHOWN = 240;

/** A table, another of the causes of what is accepted, and below them each test that differs. */
export function describeFindings(findings: readonly Finding[]): string {
  const causes = findCauses(findings).map(({ kind, through, tests }) => [kind, through, ...countBySuite(tests)]);
  return [
    formatTable(HEAD, findings.map(cellsOf)),
    ...(causes.length === 0 ? [] : [formatTable(CAUSES_HEAD, causes)]),
    ...findings.flatMap(describeFinding),
  ].join("\n\n");
}

/** How many in all, and how many of each suite. */
function countBySuite(tests: readonly { readonly suite: string }[]): [string, string] {
  const suites = [...new Set(tests.map(({ suite }) => suite))];
  const parts = suites.map((suite) => `${suite} ${tests.filter((test) => test.suite === suite).length}`);
  return [String(tests.length), parts.join(", ")];
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
  return [[`${suite}, ${engine} ${mode}:`, ...lines, ...describeUnsteady(unsteady)].join("\n")];
}

function describeUnsteady(tests: readonly string[]): string[] {
  if (tests.length === 0) return [];
  const more = tests.length > NAMED ? `, and ${tests.length - NAMED} more` : "";
  return [`  differed once, and not when run once more: ${tests.slice(0, NAMED).join(", ")}${more}`];
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
