import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parseDocument } from "yaml";
import { labEnvironment } from "../../../lab/environment";
import { projectFolder, stateFolder } from "../../../lab/paths";
import { pulumi, readOutputs } from "../../../lab/demo/pulumi";
import { removeStaleLocks } from "../../../lab/demo/removeStaleLocks";

const stack = ["--stack", "dev"];

/** A stack file, as text. */
export type Config = string;

let folder: string | undefined;

/** Tests make and drop more databases than a guard of production would let them. */
const TOLERANT = ["guard", { count: 1000, share: 1 }] as const;

/** The stack file `Pulumi.dev.yaml` with some of its values changed, each given by its path below `pgfleet:`. */
export async function devConfig(...changes: (readonly [path: string, value: unknown])[]): Promise<Config> {
  const document = parseDocument(await readFile(join(projectFolder, "Pulumi.dev.yaml"), "utf8"));
  for (const [path, value] of [TOLERANT, ...changes]) {
    const keys = ["config", ...`pgfleet:${path}`.split(".")];
    if (value === undefined) document.deleteIn(keys);
    else document.setIn(keys, value);
  }
  return document.toString();
}

/** The config with a secret more, encrypted as the stack's are. @param path below `pgfleet:` */
export async function withSecret(config: Config, path: string, value: string): Promise<Config> {
  const [option, file] = await withConfig(config);
  const set = ["config", "set", ...stack, option, file, "--secret", "--path", `pgfleet:${path}`];
  await execa("pulumi", [...set, "--non-interactive"], {
    cwd: projectFolder,
    env: labEnvironment(),
    input: value,
    timeout: 60_000,
  });
  return await readFile(file, "utf8");
}

/** `pulumi up` of the stack with this config; all of its output. */
export async function up(config: Config, ...options: string[]): Promise<string> {
  return await pulumi(["up", ...stack, ...(await withConfig(config)), "--yes", "--skip-preview", ...options]);
}

/** Starts `pulumi up` and kills it, without a chance to clean up, at the first line of output that matches. */
export async function killedUp(config: Config, moment: RegExp): Promise<void> {
  const args = ["up", ...stack, ...(await withConfig(config)), "--yes", "--skip-preview", "--non-interactive"];
  const run = execa("pulumi", args, {
    cwd: projectFolder,
    env: labEnvironment(),
    all: true,
    timeout: 120_000,
    reject: false,
    // A group of its own, for the engine's plugins would outlive it.
    detached: true,
  });
  let seen = false;
  for await (const line of run.iterable({ from: "all" })) {
    if (seen || !moment.test(line)) continue;
    seen = true;
    if (run.pid !== undefined) process.kill(-run.pid, "SIGKILL");
  }
  await run;
  if (!seen) throw new Error(`pulumi up ended without a line that matches ${String(moment)}`);
  await removeStaleLocks(join(stateFolder, "pulumi", "state"));
}

export async function refresh(config: Config): Promise<string> {
  return await pulumi(["refresh", ...stack, ...(await withConfig(config)), "--yes", "--skip-preview"]);
}

export async function destroy(): Promise<string> {
  return await pulumi(["destroy", ...stack, "--yes", "--skip-preview"]);
}

export async function preview(config: Config, ...options: string[]): Promise<string> {
  return await pulumi(["preview", ...stack, ...(await withConfig(config)), ...options]);
}

/** The stack's state, its secrets encrypted as Pulumi stores them. */
export async function exportedStack(): Promise<string> {
  return await pulumi(["stack", "export", ...stack]);
}

/** The stack's outputs, as infra/index.ts exports them. */
export interface Outputs {
  readonly host: string;
  /** In PEM; only of a stack with an authority of its own. */
  readonly ca?: string;
  readonly port: number;
  /** database → cluster */
  readonly routes: Readonly<Record<string, string>>;
  readonly leftOut: readonly { readonly database: string; readonly cluster: string; readonly reason: string }[];
  readonly shadowed: Readonly<Record<string, string>>;
  readonly kept: Readonly<Record<string, string>>;
  readonly generation: string;
  readonly routerPassword: string;
}

export async function outputs(): Promise<Outputs> {
  return (await readOutputs("dev")) as unknown as Outputs;
}

/** What a preview would change: routes by database, each as `old → new` with the cluster or `none`, and the other resources' names. */
export async function previewedChanges(
  config: Config,
): Promise<{ routes: Record<string, string>; resources: string[] }> {
  const changed = (await previewedSteps(config)).filter(({ op }) => op !== "same" && op !== "read" && op !== "refresh");
  const step = changed.find(({ urn }) => urn.includes("Routes::"));
  const before = step?.oldState?.outputs["routes"] ?? {};
  const after = step?.newState?.inputs["routes"] ?? {};
  const routes: Record<string, string> = {};
  for (const database of Object.keys({ ...before, ...after }).sort()) {
    const [from, to] = [before[database], after[database]];
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    routes[database] = `${from?.cluster ?? "none"} → ${to?.cluster ?? "none"}`;
  }
  const resources = changed.map(({ urn }) => urn.slice(urn.lastIndexOf("$") + 1).replace(/^urn:.*::(?=[^:]+:)/, ""));
  return { routes, resources: resources.filter((name) => !name.startsWith("pulumi:pulumi:Stack")).sort() };
}

/** What a preview would do to each resource. */
export async function previewedSteps(config: Config, ...options: string[]): Promise<Step[]> {
  return (JSON.parse(await preview(config, "--json", ...options)) as { steps: Step[] }).steps;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: { readonly outputs: Record<string, Routes> };
  readonly newState?: { readonly inputs: Record<string, Routes> };
}

type Routes = Record<string, { readonly cluster: string } | undefined>;

/** A file of the tests' own, so that the project's is never touched. */
async function withConfig(config: Config): Promise<[option: string, file: string]> {
  folder ??= await mkdtemp(join(tmpdir(), "pgfleet-tests-"));
  const file = join(folder, "Pulumi.dev.yaml");
  await writeFile(file, config);
  return ["--config-file", file];
}

export async function removeConfigFiles(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
