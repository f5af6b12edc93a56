import { randomBytes } from "node:crypto";
import type { Environment } from "./platform";

/**
 * Does work during which GitHub takes nothing that is printed for a command. It takes any line of a job's log for one that
 * begins with two colons, and names of databases and owners, which others choose, may hold such lines. Between this and what
 * goes to stderr there is no order, so the work shall print to stdout alone.
 */
export async function withoutCommands(environment: Environment, work: () => Promise<void>): Promise<void> {
  if (environment["GITHUB_ACTIONS"] !== "true") {
    await work();
    return;
  }
  const token = randomBytes(16).toString("hex");
  console.log(`::stop-commands::${token}`);
  try {
    await work();
  } finally {
    console.log(`::${token}::`);
  }
}
