import { interruptible } from "../interruption";
import { administerByUrl, administerOnLab } from "./administer";
import { describeFindings } from "./findings/describe";
import { isGood, type Finding } from "./findings/finding";
import { runDrivers } from "./runDrivers";
import type { DriversOptions } from "./options";

export interface DriversArguments extends Omit<DriversOptions, "administer" | "psql"> {
  readonly psql: string;
  readonly superuser?: string;
  readonly cluster?: string;
}

/** Runs the suites, prints what was found, also when something failed, and ends with 1 when a test differs that may not. */
export async function benchDrivers({ psql, superuser, cluster, ...options }: DriversArguments): Promise<void> {
  const findings: Finding[] = [];
  const tell = (line: string) => console.error(line);
  try {
    const administer = administrator(superuser, cluster);
    const all = { ...options, administer, psql: psql.split(" ") };
    await interruptible((signal) => runDrivers(all, {}, (finding) => findings.push(finding), tell, signal));
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
  if (findings.length > 0) console.log(`\n${describeFindings(findings)}`);
  if (!findings.every(isGood)) process.exitCode = 1;
}

function administrator(superuser: string | undefined, cluster: string | undefined) {
  if (superuser !== undefined && cluster === undefined) return administerByUrl(superuser);
  if (cluster !== undefined && superuser === undefined) return administerOnLab(cluster);
  throw new Error("who makes the tests' databases? Accepted: either --superuser <url>, or --cluster <name> of the lab");
}
