import { execa } from "execa";
import { installPackages, labTestPackages, testPackages } from "../lab/build/packages";

/** One suite of `npm test`. A suite of mocha's counts its tests; any other counts as one. */
interface Suite {
  readonly script: string;
  readonly mocha: boolean;
}

const withoutLab: readonly Suite[] = [
  { script: "check:format", mocha: false },
  { script: "check:lint", mocha: false },
  { script: "check:types", mocha: false },
  { script: "test:unit", mocha: true },
];

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
  let passed = 0;
  let failed = 0;
  for (const suite of onLab ? [...withoutLab, ...withLab] : withoutLab) {
    console.log(`\n== ${suite.script}`);
    const { exitCode, stdout } = await execa("npm", ["run", "--silent", suite.script], {
      stdout: ["pipe", "inherit"],
      stderr: "inherit",
      reject: false,
    });
    const counts = suite.mocha ? mochaCounts(stdout) : { passed: 0, failed: 0 };
    passed += counts.passed;
    failed += counts.failed;
    // A suite that ends badly without a failed test, or that ran no test at all, is a failure of its own.
    if (exitCode !== 0 && counts.failed === 0) failed++;
    else if (!suite.mocha) passed++;
    else if (counts.passed + counts.failed === 0) failed++;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function mochaCounts(output: string): { passed: number; failed: number } {
  const count = (word: string) => Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, "m").exec(output)?.[1] ?? 0);
  return { passed: count("passing"), failed: count("failing") };
}

void main();
