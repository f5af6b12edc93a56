import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rename, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { givenKubeconfig, givenPulumiFolder } from "../given";
import { cacheFolder, projectFolder, pulumiHome } from "../paths";
import { inWorkFolder } from "./workFolder";

/** A program that is built from Go modules: package registries are all it needs. */
export interface Tool {
  readonly name: string;
  /** Folder below lab/tools with the go.mod that pins everything. */
  readonly module: string;
  /** Where it is put for use; the folder on PATH when left out. */
  readonly folder?: string;
  /** What `go build` is told to build. */
  readonly target: string;
  /** Values stamped into package variables. */
  readonly stamps?: Readonly<Record<string, string>>;
  readonly tags?: string;
  /** Files of a module that must lie beside the source when it is built. */
  readonly embeds?: ModuleFiles;
  /** Files of a module that are kept beside the built program. */
  readonly keeps?: ModuleFiles;
}

interface ModuleFiles {
  readonly module: string;
  readonly files: readonly string[];
}

/** The operator's release manifest, kept beside the operator. */
export const operatorManifest = "cnpg-1.30.0.yaml";

export const nodeTools: readonly Tool[] = [
  {
    name: "kubernetes",
    module: "kubernetes",
    target: ".",
    stamps: {
      "k8s.io/component-base/version.gitVersion": "v1.36.3",
      "k8s.io/component-base/version.gitMajor": "1",
      "k8s.io/component-base/version.gitMinor": "36",
    },
  },
  { name: "coredns", module: "kubernetes", target: "./coredns" },
  { name: "pause", module: "kubernetes", target: "./pause" },
  { name: "volumes", module: "kubernetes", target: "./volumes" },
  { name: "network-policies", module: "network-policies", target: "." },
  {
    name: "manager",
    module: "cloudnative-pg",
    target: "github.com/cloudnative-pg/cloudnative-pg/cmd/manager",
    keeps: { module: "github.com/cloudnative-pg/cloudnative-pg", files: [`releases/${operatorManifest}`] },
  },
];

const engineTools: readonly Tool[] = [
  {
    name: "pulumi",
    module: "pulumi",
    target: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    stamps: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": "v3.248.0" },
    tags: "osusergo,grpcnotrace",
  },
  {
    name: "pulumi-language-nodejs",
    module: "pulumi-language-nodejs",
    target: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  },
  {
    name: "pulumi-resource-kubernetes",
    module: "pulumi-resource-kubernetes",
    // Where Pulumi itself would put it; of one on PATH it warns in every run.
    folder: join(pulumiHome, "plugins", "resource-kubernetes-v4.25.0"),
    target: ".",
    stamps: { "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version": "4.25.0" },
    embeds: {
      module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
      files: ["cmd/pulumi-resource-kubernetes/schema.json", "cmd/pulumi-resource-kubernetes/terraform-mapping.json"],
    },
  },
];

/** Checks the workflows for GitHub. */
export const actionlint: Tool = {
  name: "actionlint",
  module: "actionlint",
  target: "github.com/rhysd/actionlint/cmd/actionlint",
};

/** Issues certificates where a test asks for that; its definitions are kept beside it. */
export const certManager: Tool = {
  name: "cert-manager",
  module: "cert-manager",
  target: ".",
  keeps: {
    module: "github.com/cert-manager/cert-manager",
    files: ["certificaterequests", "certificates", "clusterissuers", "issuers"].map(
      (kind) => `deploy/crds/cert-manager.io_${kind}.yaml`,
    ),
  },
};

/** All that the lab builds: neither a node for those who have a Kubernetes, nor an engine for those who have a Pulumi. */
export const tools = [
  ...(givenKubeconfig === undefined ? nodeTools : []),
  ...(givenPulumiFolder === undefined ? engineTools : []),
];

/** Where a tool lies once built; the name changes with anything that it is built from. */
export async function toolFile(tool: Tool): Promise<string> {
  return join(cacheFolder, "tools", `${tool.name}-${await toolKey(tool)}`, tool.name);
}

/** Where one of the node's tools lies once built. */
export async function nodeToolFile(name: string): Promise<string> {
  const tool = nodeTools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`no tool of the node is called ${name}`);
  return await toolFile(tool);
}

/** Builds what is not in the cache. A killed build leaves nothing that a later one would take for finished. */
export async function buildTool(tool: Tool, log: (line: string) => void): Promise<string> {
  const file = await toolFile(tool);
  if (existsSync(file)) return file;
  const source = join(projectFolder, "lab", "tools", tool.module);
  await mkdir(dirname(file), { recursive: true });
  await inWorkFolder(async (folder) => {
    const unfinished = join(folder, tool.name);
    if (tool.embeds) await copyModuleFiles(source, tool.embeds, source);
    if (tool.keeps) await copyModuleFiles(source, tool.keeps, dirname(file));
    log(`go build ${tool.target}`);
    await execa("go", ["build", "-trimpath", ...flags(tool), "-o", unfinished, tool.target], {
      cwd: source,
      env: { CGO_ENABLED: "0" },
    });
    await rename(unfinished, file);
  });
  return file;
}

function flags(tool: Tool): string[] {
  const stamps = Object.entries(tool.stamps ?? {}).map(([variable, value]) => `-X ${variable}=${value}`);
  return [`-ldflags=${["-s", "-w", ...stamps].join(" ")}`, ...(tool.tags === undefined ? [] : [`-tags=${tool.tags}`])];
}

async function copyModuleFiles(source: string, { module, files }: ModuleFiles, folder: string): Promise<void> {
  const { stdout } = await execa("go", ["mod", "download", "-json", module], { cwd: source });
  const { Dir } = JSON.parse(stdout) as { Dir: string };
  for (const file of files) {
    const target = join(folder, basename(file));
    await rm(target, { force: true }); // a copy out of the module cache is read-only
    await copyFile(join(Dir, file), target);
  }
}

async function toolKey(tool: Tool): Promise<string> {
  const { stdout: compiler } = await execa("go", ["env", "GOVERSION", "GOARCH"], {
    cwd: join(projectFolder, "lab", "tools", tool.module),
  });
  const hash = createHash("sha256")
    .update(JSON.stringify({ ...tool, folder: undefined }))
    .update(compiler);
  for (const file of await sources(join(projectFolder, "lab", "tools", tool.module))) {
    hash.update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 12);
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((name) => /(^|\/)go\.(mod|sum)$|\.go$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}
