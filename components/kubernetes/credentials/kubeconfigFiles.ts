import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import { isPath } from "../../../config/kubernetes";

/** One kubeconfig, as it was written. */
export interface KubeconfigText {
  /** What an error calls it. */
  readonly name: string;
  /** Relative paths in it start here; undefined where there is no such folder. */
  readonly folder: string | undefined;
  readonly text: string;
}

/** Those that kubectl would read: of the files that KUBECONFIG lists some may be missing. */
export function findKubeconfigs(): KubeconfigText[] {
  const listed = (process.env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  const files = listed.length > 0 ? listed : [join(homedir(), ".kube", "config")];
  const found = files.flatMap((file) => {
    try {
      return [readKubeconfig(file)];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  });
  if (found.length > 0 || listed.length === 0) return found;
  throw new Error(`there is no kubeconfig: KUBECONFIG names ${listed.join(" and ")}, where nothing is`);
}

/** @param pathOrContents as Pulumi's provider takes it. What is no path has no name, for all of it may be secret */
export function givenKubeconfig(pathOrContents: string): KubeconfigText {
  if (isPath(pathOrContents)) return readKubeconfig(pathOrContents.replace(/^~(?=\/)/, homedir()));
  return { name: "kubernetes:kubeconfig", folder: undefined, text: pathOrContents };
}

function readKubeconfig(file: string): KubeconfigText {
  return { name: file, folder: dirname(file), text: readFileSync(file, "utf8") };
}

/**
 * One kubeconfig of all of them, as client-node understands it. Of entries with the same name, and of current contexts, the
 * first counts; client-node itself takes no such entries, and the last context.
 */
export function mergeKubeconfigs(files: readonly KubeconfigText[]): string {
  const all = files.map((file) => ({ file, content: parse(file) }));
  const merged = (list: "clusters" | "users" | "contexts") =>
    firstOfEach(all.flatMap(({ file, content }) => (content[list] ?? []).map((entry) => adapt(entry, file.folder))));
  return JSON.stringify({
    clusters: merged("clusters"),
    users: merged("users"),
    contexts: merged("contexts"),
    "current-context": all.map(({ content }) => content["current-context"] ?? "").find((name) => name !== ""),
  });
}

interface Kubeconfig {
  readonly clusters?: readonly Entry[] | null;
  readonly users?: readonly Entry[] | null;
  readonly contexts?: readonly Entry[] | null;
  readonly "current-context"?: string | null;
}

interface Entry {
  readonly name?: string;
  readonly cluster?: Part | null;
  readonly user?: Part | null;
}

type Part = Readonly<Record<string, unknown>>;

function parse({ name, text }: KubeconfigText): Kubeconfig {
  try {
    const content: unknown = load(text, { schema: CORE_SCHEMA }) ?? {};
    if (typeof content === "object" && !Array.isArray(content)) return content as Kubeconfig;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // eslint-disable-next-line preserve-caught-error -- its words repeat lines of the text, which holds secrets
    throw new Error(`${name} is no YAML: ${error.reason}, in line ${error.mark.line + 1}`);
  }
  throw new Error(`${name} is no kubeconfig`);
}

function firstOfEach(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ name }, index) => entries.findIndex((each) => each.name === name) === index);
}

function adapt({ cluster, user, ...entry }: Entry, folder: string | undefined): Entry {
  return {
    ...entry,
    ...(isPart(cluster) ? { cluster: adaptCluster(cluster, folder) } : {}),
    ...(isPart(user) ? { user: adaptUser(user, folder) } : {}),
  };
}

/** Where nothing is encrypted nothing is verified, which client-node wants to be told. */
function adaptCluster(cluster: Part, folder: string | undefined): Part {
  const { server } = cluster;
  const plain = typeof server === "string" && server.startsWith("http:") ? { "insecure-skip-tls-verify": true } : {};
  return { ...absolute(cluster, ["certificate-authority"], folder), ...plain };
}

/** client-node knows a file with a token in a form that it uses for pods only. */
function adaptUser(user: Part, folder: string | undefined): Part {
  const { tokenFile, exec, ...others } = absolute(user, ["client-certificate", "client-key", "tokenFile"], folder);
  return {
    ...others,
    ...(typeof tokenFile === "string" ? { "auth-provider": { name: "tokenFile", config: { tokenFile } } } : {}),
    ...(isPart(exec) ? { exec: adaptPlugin(exec, folder) } : {}),
  };
}

/** A command without a slash is looked for in the PATH. */
function adaptPlugin(exec: Part, folder: string | undefined): Part {
  const { command } = exec;
  return typeof command === "string" && command.includes("/") ? absolute(exec, ["command"], folder) : exec;
}

function absolute(part: Part, keys: readonly string[], folder: string | undefined): Part {
  if (folder === undefined) return part;
  const paths = keys.flatMap((key) => {
    const path = part[key];
    return typeof path !== "string" || path === "" || isAbsolute(path) ? [] : [[key, join(folder, path)] as const];
  });
  return { ...part, ...Object.fromEntries(paths) };
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null;
}
