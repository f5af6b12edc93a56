import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { parseGoLine, topLevelName } from "../run/goEvents";
import { cached } from "./cached";
import { requireTool, runTool } from "./runTool";
import type { Part, Selection, Target } from "../run/part";
import type { Suite, Tools } from "./suite";

export interface GoModule {
  readonly name: string;
  /** Path of the module. */
  readonly module: string;
  readonly version: string;
  readonly setup: Suite["setup"];
  /** What leads its tests to a database. */
  readonly environment: (target: Target) => Readonly<Record<string, string>>;
}

/** A module of Go with its own tests, each package's built once and run as a process. */
export function goSuite({ name, module, version, setup, environment }: GoModule): Suite {
  return {
    name,
    version,
    setup,
    async prepare(tools) {
      await requireTool("go");
      const folder = await cached(`${name}-${version}`, (made) => fetchSource(made, `${module}@${version}`, tools));
      const source = join(folder, "source");
      const parts: Part[] = [];
      for (const { path, source: cwd } of await testedPackages(source, tools)) {
        const short = path === module ? name : path.slice(module.length + 1);
        if (tools.without[short] === "everything") continue;
        const binary = join(folder, `${path.replaceAll("/", "_")}.test`);
        if (!existsSync(binary)) await build(path, source, binary, tools);
        parts.push(packagePart(short, cwd, binary, environment));
      }
      return parts;
    },
  };
}

/** The module is copied, for Go's own copy must not be written to and some tests write beside themselves. */
async function fetchSource(folder: string, module: string, tools: Tools): Promise<void> {
  const { Dir } = JSON.parse(await runTool("go", ["mod", "download", "-json", module], folder, tools)) as {
    Dir: string;
  };
  await runTool("cp", ["-r", "--no-preserve=mode", Dir, join(folder, "source")], folder, tools);
}

async function build(path: string, source: string, binary: string, tools: Tools): Promise<void> {
  const unfinished = `${binary}.unfinished`;
  // As the lab builds its tools, so that Go's own packages are compiled once for both.
  const test = ["CGO_ENABLED=0", "go", "test", "-trimpath", "-vet=off", "-c", "-o", unfinished, path];
  await runTool("env", test, source, tools);
  await rename(unfinished, binary);
}

async function testedPackages(source: string, tools: Tools): Promise<{ path: string; source: string }[]> {
  const format = "{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}\t{{.Dir}}{{end}}";
  const lines = (await runTool("go", ["list", "-f", format, "./..."], source, tools)).split("\n");
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const [path = "", folder = ""] = line.split("\t");
      return { path, source: folder };
    });
}

function packagePart(name: string, cwd: string, binary: string, environment: GoModule["environment"]): Part {
  return {
    name,
    command(target, selection) {
      // One test at a time: then it is known which one hangs.
      const flags = ["-test.v=test2json", "-test.parallel=1", "-test.timeout=0", ...selected(selection)];
      const args = ["tool", "test2json", "-t", binary, ...flags];
      return { file: "go", args, cwd, env: { ...environment(target) }, input: "" };
    },
    reader: () => ({ line: (line) => parseGoLine(line, name) }),
    unitOf: (test) => topLevelName(test, name),
  };
}

function selected(selection: Selection): string[] {
  const pattern = (names: readonly string[]) => `^(${names.join("|")})$`;
  if ("only" in selection) return [`-test.run=${pattern(selection.only)}`];
  return selection.without.length === 0 ? [] : [`-test.skip=${pattern(selection.without)}`];
}
