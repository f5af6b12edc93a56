import { describeMachine } from "../machine";
import { describeReport } from "./describe";
import { fuzz } from "./fuzz";
import type { Address } from "./play";

export interface FuzzCommand {
  readonly router: Address;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly seconds: number;
}

/** Prints what came of it; exits 1 when something was that must never be. */
export async function benchFuzz({ router, user, password, database, ...options }: FuzzCommand): Promise<void> {
  const report = await fuzz({ address: router, login: { user, password, database }, ...options });
  console.log(`Machine: ${describeMachine()}. Seed ${options.seed}.\n\n${describeReport(report)}`);
  if (report.violations.length > 0) process.exitCode = 1;
}
