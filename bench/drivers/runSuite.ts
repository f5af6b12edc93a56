import { runPart } from "./run/runPart";
import { createDatabase, waitForLogin, type Administer } from "./testDatabase";
import type { LeftOut, Part, Selection, Target } from "./run/part";
import type { Ended, Results } from "./run/progress";
import type { Suite } from "./suites/suite";

export interface Limited {
  /** Seconds that a test may say nothing: then it hangs. */
  readonly silence: number;
  /** Seconds that a suite may take, each way. */
  readonly seconds: number;
}

/** Which units of which parts; a part that is not named is run whole, or not at all. */
export type Choice = { readonly without: LeftOut } | { readonly only: Readonly<Record<string, readonly string[]>> };

/** Runs a suite in a database that is made for it. */
export async function runSuite(
  { setup }: Pick<Suite, "setup">,
  parts: readonly Part[],
  target: Target,
  choice: Choice,
  { administer, silence, seconds }: Limited & { readonly administer: Administer },
  signal: AbortSignal,
): Promise<Results> {
  await createDatabase(administer, target.database, setup(target.user));
  await waitForLogin(target, signal);
  const end = Date.now() + seconds * 1000;
  const results = new Map<string, Ended>();
  for (const part of parts) {
    const selection = selectionOf(part, choice);
    if (selection === undefined) continue;
    for (const [test, ended] of await runPart(part, target, selection, { silence, end }, signal)) {
      results.set(test, ended);
    }
  }
  return results;
}

function selectionOf({ name }: Part, choice: Choice): Selection | undefined {
  if ("without" in choice) {
    const without = choice.without[name] ?? [];
    return without === "everything" ? undefined : { without };
  }
  const only = choice.only[name];
  return only === undefined ? undefined : { only };
}
