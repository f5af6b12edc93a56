import { findViolations, type Findings, type Search } from "./findViolations";
import { Control } from "./run/control";
import type { SessionsOptions } from "./options";

/** The whole search with all that it opens; tests use it too. */
export async function checkSessions(
  options: SessionsOptions,
  signal: AbortSignal,
  progress: Search["progress"] = () => undefined,
): Promise<Findings> {
  const { user, password, database, straight: address } = options;
  const account = { user, password, database };
  const control = await Control.open(address, account);
  try {
    return await findViolations({ ...options, address, account, control }, { ...options, signal, progress });
  } finally {
    await control.close();
  }
}
