import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseEventLine } from "../run/events";
import { cached } from "./cached";
import { requireTool, runTool } from "./runTool";
import type { Part, Target } from "../run/part";
import type { Suite, Tools } from "./suite";

export interface PythonPackage {
  readonly name: string;
  /** As the index names it. */
  readonly project: string;
  readonly version: string;
  /** What its tests need beside it, with versions. */
  readonly requirements: readonly string[];
  readonly setup: Suite["setup"];
  /** Of the source distribution: what would be imported in place of what is installed. */
  readonly shadow?: string;
  /** Below the source distribution: where its tests are run. */
  readonly folder: string;
  /** What of Python runs them: a script of the folder `python`, or a module, and its arguments. */
  readonly args: (target: Target) => readonly string[];
  readonly environment: (target: Target) => Readonly<Record<string, string>>;
}

/** Where the scripts are that tell what tests do. */
export const SCRIPTS = join(__dirname, "..", "python");

/** A package of Python, with the tests of its source distribution. */
export function pythonSuite(project: PythonPackage): Suite {
  const { name, version, setup } = project;
  return {
    name,
    version,
    setup,
    async prepare(tools) {
      await requireTool("python3");
      await requireTool("pg_config");
      const folder = await cached(`${name}-${version}`, (made) => build(made, project, tools));
      return [part(project, folder)];
    },
  };
}

async function build(
  folder: string,
  { project, version, requirements, shadow }: PythonPackage,
  tools: Tools,
): Promise<void> {
  await runTool("python3", ["-m", "venv", join(folder, "venv")], folder, tools);
  const pip = (...args: string[]) => runTool(join(folder, "venv", "bin", "pip"), args, folder, tools);
  await pip("install", "--quiet", `${project}==${version}`, ...requirements);
  const distribution = join(folder, "distribution");
  // Of this project only: what builds it may come built.
  const source = ["--no-deps", "--no-binary", project, "--dest", distribution];
  await pip("download", "--quiet", ...source, `${project}==${version}`);
  const [archive = ""] = await readdir(distribution);
  const unpack = ["--extract", "--file", join(distribution, archive), "--strip-components=1", "--one-top-level=source"];
  await runTool("tar", unpack, folder, tools);
  if (shadow !== undefined) await rm(join(folder, "source", shadow), { recursive: true });
}

function part({ name, folder, args, environment }: PythonPackage, made: string): Part {
  return {
    name,
    command: (target, selection) => ({
      file: join(made, "venv", "bin", "python"),
      args: args(target),
      cwd: join(made, "source", folder),
      env: { PYTHONPATH: SCRIPTS, PYTHONDONTWRITEBYTECODE: "1", ...environment(target) },
      input: JSON.stringify(selection),
    }),
    reader: () => ({ line: parseEventLine }),
    unitOf: (test) => test,
  };
}
