import { checkSessions } from "./checkSessions";
import type { Findings } from "./findViolations";
import type { SessionsOptions } from "./options";

/** The same sequences each time, in well under a minute when nothing is found: for `npm test`. The bench looks for others. */
export async function checkShortly(
  options: Omit<SessionsOptions, "count" | "seconds" | "shortening" | "seed">,
): Promise<Findings> {
  const limits = { count: 100, seconds: 40, shortening: 30, seed: 1 };
  return await checkSessions({ ...options, ...limits }, new AbortController().signal);
}
