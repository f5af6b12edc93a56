import { judge, type Finding } from "./finding";

/** What one cause makes differ, one way through a router. */
export interface CauseFound {
  readonly kind: string;
  readonly through: string;
  readonly tests: readonly { readonly suite: string; readonly test: string }[];
}

/** The causes of what is accepted, for each way those with the most tests first. */
export function findCauses(findings: readonly Finding[]): CauseFound[] {
  const found = new Map<string, { kind: string; through: string; tests: { suite: string; test: string }[] }>();
  for (const finding of findings) {
    const through = `${finding.engine} ${finding.mode}`;
    for (const { accepted, test } of judge(finding)) {
      if (accepted === undefined) continue;
      const key = `${through} ${accepted.kind}`;
      const cause = found.get(key) ?? { kind: accepted.kind, through, tests: [] };
      cause.tests.push({ suite: finding.suite, test });
      found.set(key, cause);
    }
  }
  return [...found.values()].sort((a, b) => a.through.localeCompare(b.through) || b.tests.length - a.tests.length);
}
