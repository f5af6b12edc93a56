import { chmod, copyFile, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CORE_SCHEMA, dump, loadAll } from "js-yaml";
import { operatorManifestFile } from "../environment";
import { binFolder, projectFolder } from "../paths";
import { givenKubeconfig, givenPulumiFolder } from "../given";
import { nodeToolFile, operatorManifest, toolFile, tools } from "./tools";
import { kubernetesBinaries } from "../node/start";

/** Puts every built tool under the names it is called by into one folder for PATH. */
export async function installTools(): Promise<void> {
  await mkdir(binFolder, { recursive: true });
  for (const tool of tools) await install(await toolFile(tool), join(tool.folder ?? binFolder, tool.name));
  if (givenPulumiFolder === undefined) await installDynamicProvider();
  if (givenKubeconfig !== undefined) return;
  for (const name of [...kubernetesBinaries, "kubectl"]) {
    await install(join(binFolder, "kubernetes"), join(binFolder, name));
  }
  await writeOperatorManifest();
}

/** It ships inside Pulumi's SDK, not always with its run bit. */
async function installDynamicProvider(): Promise<void> {
  const name = "pulumi-resource-pulumi-nodejs";
  await rm(join(binFolder, name), { force: true });
  await copyFile(join(projectFolder, "node_modules/@pulumi/pulumi", name), join(binFolder, name));
  await chmod(join(binFolder, name), 0o755);
}

/** The operator's public release manifest, but for what follows, and without the descriptions of what it defines. */
async function writeOperatorManifest(): Promise<void> {
  const operator = await nodeToolFile("manager");
  let manifest = await readFile(join(dirname(operator), operatorManifest), "utf8");
  for (const [released, ours] of manifestChanges) {
    if (!manifest.includes(released)) throw new Error(`${operatorManifest} has no "${released}" to replace`);
    manifest = manifest.replaceAll(released, ours);
  }
  const objects = (loadAll(manifest, null, { schema: CORE_SCHEMA }) as (KubernetesObject | null)[]).filter(
    (object) => object !== null,
  );
  const shorter = objects.map((object) =>
    object.kind === "CustomResourceDefinition" ? withoutDescriptions(object) : object,
  );
  await writeFile(operatorManifestFile, shorter.map((object) => dump(object, { lineWidth: -1 })).join("---\n"));
}

interface KubernetesObject {
  readonly kind: string;
}

/** Nobody reads them here, and they are three quarters of what each deployment compares: a second of processor time. */
function withoutDescriptions<T>(schema: T): T {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === "description" && typeof value === "string" ? undefined : value,
    ),
  ) as T;
}

const manifestChanges: readonly (readonly [released: string, ours: string])[] = [
  // The node has the image, and no registry to ask.
  ["imagePullPolicy: Always", "imagePullPolicy: IfNotPresent"],
  // A tenth of a core and a look every 5 s are the larger part of the time in which small clusters come up.
  ["limits:\n            cpu: 100m", "limits:\n            cpu: 1"],
  ["          failureThreshold: 6\n", "          failureThreshold: 60\n"],
  ["          periodSeconds: 5\n", "          periodSeconds: 1\n"],
];

/** A hard link and not a symbolic one: Pulumi looks for its language host beside the file that it really is. */
async function install(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { force: true });
  await link(source, target).catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await copyFile(source, target);
  });
}
