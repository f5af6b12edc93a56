import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { projectFolder } from "../../../lab/paths";
import { execute } from "../../execute";
import { config } from "../fleet";
import { backendFolder, emptyProgramFolder, stackFile, stackFolder } from "../paths";

const STACK = "bench";

/** Makes the stack, and one of a program that does nothing, both in a state of their own. */
export async function createStacks(signal: AbortSignal): Promise<void> {
  await mkdir(backendFolder, { recursive: true });
  await mkdir(stackFolder, { recursive: true });
  // The engine knows a stack by the project's name.
  await writeFile(join(stackFolder, "Pulumi.yaml"), "name: pgfleet\nruntime: nodejs\n");
  await pulumi(["stack", "init", STACK, "--no-select"], stackFolder, signal);
  // Written by Pulumi: what belongs to the passphrase.
  const salt = parse(await readFile(stackFile, "utf8")) as object;
  const keys = Object.entries(config).map(([key, value]) => [`pgfleet:${key}`, value]);
  await writeFile(stackFile, stringify({ ...salt, config: Object.fromEntries(keys) as object }));
  await createEmptyProgram(signal);
}

/** Deploys the stack; returns when all routes are live in every router pod. */
export async function up(signal: AbortSignal): Promise<void> {
  await pulumi(["up", ...OF_STACK, "--yes", "--skip-preview"], projectFolder, signal);
}

/** Fails when anything would change. */
export async function previewWithoutChanges(signal: AbortSignal): Promise<void> {
  await pulumi(["preview", ...OF_STACK, "--expect-no-changes"], projectFolder, signal);
}

export async function preview(signal: AbortSignal): Promise<void> {
  await pulumi(["preview", ...OF_STACK], projectFolder, signal);
}

export async function previewEmptyProgram(signal: AbortSignal): Promise<void> {
  await pulumi(["preview", "--stack", STACK, "--expect-no-changes"], emptyProgramFolder, signal);
}

/** Of the stack's router account, which may read every cluster's catalog. */
export async function routerPassword(signal: AbortSignal): Promise<string> {
  const args = ["stack", "output", "routerPassword", "--stack", STACK, "--show-secrets"];
  return (await pulumi(args, projectFolder, signal)).trim();
}

const OF_STACK = ["--stack", STACK, "--config-file", stackFile];

async function createEmptyProgram(signal: AbortSignal): Promise<void> {
  await mkdir(emptyProgramFolder, { recursive: true });
  const file = (name: string, text: string) => writeFile(join(emptyProgramFolder, name), text);
  await file("Pulumi.yaml", "name: empty\nruntime: nodejs\n");
  await file("package.json", '{ "name": "empty", "main": "index.ts" }\n');
  await file("index.ts", 'import * as pulumi from "@pulumi/pulumi";\n\nexport const stack = pulumi.getStack();\n');
  // Its types are not checked either.
  await file("tsconfig.json", JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, noCheck: true } }));
  await symlink(join(projectFolder, "node_modules"), join(emptyProgramFolder, "node_modules"));
  await pulumi(["stack", "init", STACK, "--no-select"], emptyProgramFolder, signal);
  await pulumi(["up", "--stack", STACK, "--yes", "--skip-preview"], emptyProgramFolder, signal);
}

const COMPILER_OPTIONS = { strict: true, target: "es2022", module: "nodenext", skipLibCheck: true, types: ["node"] };

async function pulumi(args: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  const env = { PULUMI_BACKEND_URL: `file://${backendFolder}` };
  const options = ["--non-interactive", "--color", "never"];
  return await execute({ command: "pulumi", args: [...args, ...options], cwd, env, seconds: 600 }, signal);
}
