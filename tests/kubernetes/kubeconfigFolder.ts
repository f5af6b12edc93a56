import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with kubeconfigs and plugins; KUBECONFIG and other variables are those of before when it is removed. */
export class KubeconfigFolder {
  readonly #before = new Map<string, string | undefined>();

  private constructor(readonly path: string) {}

  static async make(): Promise<KubeconfigFolder> {
    return new KubeconfigFolder(await mkdtemp(join(tmpdir(), "pgfleet-kubeconfig-")));
  }

  async write(name: string, content: object | string): Promise<string> {
    const file = join(this.path, name);
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  async writeBelow(folder: string, name: string, content: object): Promise<void> {
    await mkdir(join(this.path, folder), { recursive: true });
    await this.write(join(folder, name), content);
  }

  /** A program, which runs in this folder. */
  async writePlugin(name: string, ...lines: readonly string[]): Promise<string> {
    const file = await this.write(name, ["#!/bin/sh", `cd ${this.path}`, ...lines, ""].join("\n"));
    await chmod(file, 0o755);
    return file;
  }

  async read(name: string): Promise<string> {
    return await readFile(join(this.path, name), "utf8");
  }

  set(variable: string, value: string | undefined): void {
    if (!this.#before.has(variable)) this.#before.set(variable, process.env[variable]);
    assign(variable, value);
  }

  async remove(): Promise<void> {
    for (const [variable, value] of this.#before) assign(variable, value);
    await rm(this.path, { recursive: true });
  }
}

function assign(variable: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, variable);
  else process.env[variable] = value;
}

/** A kubeconfig with one context, `there`. */
export function kubeconfigOf(server: string, user: object = {}, cluster: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "there", cluster: { server, ...cluster } }],
    users: [{ name: "there", user }],
    contexts: [{ name: "there", context: { cluster: "there", user: "there" } }],
    "current-context": "there",
  };
}

/** Makes this process's clients use a Kubernetes at that address. */
export async function writeKubeconfig(server: string): Promise<KubeconfigFolder> {
  const folder = await KubeconfigFolder.make();
  folder.set("KUBECONFIG", await folder.write("config", kubeconfigOf(server)));
  return folder;
}
