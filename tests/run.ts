import { execa } from "execa";
import { installPackages, labTestPackages, testPackages } from "../lab/build/packages";

/** One suite of `npm test`. A suite of mocha's counts its tests; any other counts as one. */
interface Suite {
  readonly script: string;
  readonly mocha: boolean;
}

/** Short ones, which run beside the unit tests: one core would be idle otherwise. */
const checks: readonly Suite[] = [
  { script: "check:format", mocha: false },
  { script: "check:lint", mocha: false },
  { script: "check:types", mocha: false },
];

const unitTests: Suite = { script: "test:unit", mocha: true };

const withLab: readonly Suite[] = [
  { script: "test:mutation", mocha: false },
  // Whatever a lab on this machine holds, the tests start from nothing.
  { script: "lab:reset", mocha: false },
  { script: "test:lab", mocha: true },
];

/** Runs every suite, also after a failed one, and ends with the count of all together. */
async function main(): Promise<void> {
  // Without root, a missing server or browser is told by the tests that need it.
  const onLab = !process.argv.includes("--without-lab");
  const packages = onLab ? [...testPackages, ...labTestPackages] : testPackages;
  if (process.getuid?.() === 0) await installPackages(packages, (line) => console.log(line));
  const counts = await Promise.all([runAll(checks, "when it ends"), runAll([unitTests], "at once")]);
  if (onLab) counts.push(await runAll(withLab, "at once"));
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  const names = counts.flatMap((count) => count.names);
  if (names.length > 0) console.log(`\nFailed:\n${names.join("\n")}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

interface Counts {
  passed: number;
  failed: number;
  /** Of what failed, each with the beginning of its error: all in one place at the end of a long output. */
  readonly names: string[];
}

/** One after the other. @param output when to print what a suite says: with two at once, one must wait */
async function runAll(suites: readonly Suite[], output: "at once" | "when it ends"): Promise<Counts> {
  const sum: Counts = { passed: 0, failed: 0, names: [] };
  for (const { script, mocha } of suites) {
    if (output === "at once") console.log(`\n== ${script}`);
    const { exitCode, all } = await execa("npm", ["run", "--silent", script], {
      ...(output === "at once" ? { stdout: ["pipe", "inherit"], stderr: ["pipe", "inherit"] } : {}),
      all: true,
      reject: false,
    });
    if (output === "when it ends") console.log(`\n== ${script}\n${all}`);
    const counts = mocha ? mochaCounts(all) : { passed: 0, failed: 0 };
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    if (mocha) sum.names.push(...failedTests(all));
    if (exitCode !== 0) sum.names.push(`  ${script}: exit code ${exitCode}`);
    // A suite that ends badly without a failed test, or that ran no test at all, is a failure of its own.
    if (exitCode !== 0 && counts.failed === 0) sum.failed++;
    else if (!mocha) sum.passed++;
    else if (counts.passed + counts.failed === 0) sum.failed++;
  }
  return sum;
}

function mochaCounts(output: string): { passed: number; failed: number } {
  const count = (word: string) => Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, "m").exec(output)?.[1] ?? 0);
  return { passed: count("passing"), failed: count("failing") };
}

/** Of mocha's list of failures: the titles and the first line of the error of each. */
function failedTests(output: string): string[] {
  const list = output.split(/^ {2}\d+ failing$/m)[1] ?? "";
  return list
    .split(/^ {2}\d+\) /m)
    .slice(1)
    .map((failure) => {
      const [titles = "", error = ""] = failure.split(/\n\s*\n/);
      const line = `${titles.replaceAll(/\s*\n\s*/g, " ")} ${error.trim().split("\n")[0] ?? ""}`;
      return `  ${line.slice(0, 300)}`;
    });
}

void main();
