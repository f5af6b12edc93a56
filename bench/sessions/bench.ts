import { interruptible } from "../interruption";
import { describeFindings } from "./describe";
import { checkSessions } from "./checkSessions";
import type { SessionsOptions } from "./options";

/** Searches, prints what was found, and ends with 1 when there is something. */
export async function benchSessions(options: SessionsOptions): Promise<void> {
  const { count, seconds, seed, engine, mode } = options;
  console.log(`sessions through ${engine}, mode ${mode}: up to ${count} sequences, ${seconds} s, seed ${seed}`);
  const progress = (sequences: number, violations: number) =>
    console.error(`${sequences} sequences, ${violations} violations`);
  const findings = await interruptible((signal) => checkSessions(options, signal, progress));
  console.log(describeFindings(findings));
  if (findings.violations.length + findings.refused.length > 0) process.exitCode = 1;
}
