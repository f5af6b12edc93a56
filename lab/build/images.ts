import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { execa } from "execa";
import { cacheFolder, projectFolder } from "../paths";
import { debianMirror } from "./debianMirror";
import { nodeTools, toolFile } from "./tools";

/** An image of the lab: a Containerfile that builds anywhere, and what must lie beside it. */
export interface Image {
  /** Full name with tag, as pods ask for it. */
  readonly name: string;
  /** Folder below lab/images. */
  readonly folder: string;
  /** Name of the tool that is copied in; images without one build on Debian. */
  readonly tool?: string;
}

export const images: readonly Image[] = [
  { name: "docker.io/pgfleet/pause:1", folder: "pause", tool: "pause" },
  { name: "docker.io/pgfleet/coredns:1.15.0", folder: "coredns", tool: "coredns" },
  // The name in the operator's release manifest: instance pods ask for it by that name too.
  { name: "ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0", folder: "operator", tool: "manager" },
  { name: "docker.io/pgfleet/odyssey:1.5.2", folder: "odyssey" },
  { name: "docker.io/pgfleet/postgresql:18", folder: "postgresql" },
];

const baseImage = "localhost/pgfleet-base";

/** Builds the archives that the cache lacks. Their tools must be built before. */
export async function buildImages(log: (line: string) => void): Promise<void> {
  const archives = await imageFiles();
  const missing = images.map((image, i) => ({ image, archive: archives[i] as string })).filter(isMissing);
  if (missing.length === 0) return;
  const store = await mkdtemp(join(tmpdir(), "pgfleet-images-"));
  try {
    if (missing.some(({ image }) => image.tool === undefined)) await buildBase(store, log);
    for (const { image, archive } of missing) {
      log(image.name);
      await buildImage(store, image, archive);
    }
  } finally {
    await rm(store, { recursive: true, force: true });
  }
}

function isMissing({ archive }: { archive: string }): boolean {
  return !existsSync(archive);
}

/** Archives of all images, in the cache once they are built. */
export async function imageFiles(): Promise<string[]> {
  return await Promise.all(images.map(imageFile));
}

/** Where an image's archive lies once built; the name changes with its Containerfile and its tool. */
async function imageFile(image: Image): Promise<string> {
  const hash = createHash("sha256")
    .update(image.name)
    .update(await readFile(containerfile(image.folder)));
  if (image.tool !== undefined) hash.update(await toolOf(image.tool));
  return join(cacheFolder, "images", `${image.folder}-${hash.digest("hex").slice(0, 12)}.tar`);
}

async function buildImage(store: string, image: Image, archive: string): Promise<void> {
  const context = join(store, "context");
  await mkdir(context, { recursive: true });
  if (image.tool !== undefined) await copyFile(await toolOf(image.tool), join(context, image.tool));
  await build(store, image.name, image.folder, context);
  const unfinished = `${archive}.${process.pid}`;
  await mkdir(join(archive, ".."), { recursive: true });
  try {
    await buildah(store, "push", image.name, `oci-archive:${unfinished}:${image.name}`);
    await rename(unfinished, archive);
  } finally {
    await rm(unfinished, { force: true });
    await rm(context, { recursive: true, force: true });
  }
}

async function buildBase(store: string, log: (line: string) => void): Promise<void> {
  log("mmdebstrap forky");
  const context = join(store, "base");
  await mkdir(context);
  await execa("mmdebstrap", [
    "--variant=minbase",
    // The Release file of a suite in development may be past its date.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    "forky",
    join(context, "base.tar"),
    await debianMirror(),
  ]);
  await build(store, baseImage, "base", context);
  await rm(context, { recursive: true });
}

async function build(store: string, name: string, folder: string, context: string): Promise<void> {
  const options = ["--isolation=chroot", "--build-arg", `BASE=${baseImage}`, "--file", containerfile(folder)];
  await buildah(store, "bud", ...options, "--tag", name, context);
}

async function buildah(store: string, command: string, ...args: string[]): Promise<void> {
  const storage = ["--root", join(store, "storage"), "--runroot", join(store, "run"), "--storage-driver", "vfs"];
  await execa("buildah", [...storage, command, ...args]);
}

function containerfile(folder: string): string {
  return join(projectFolder, "lab", "images", folder, "Containerfile");
}

async function toolOf(name: string): Promise<string> {
  const tool = nodeTools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`no tool of the node is called ${basename(name)}`);
  return await toolFile(tool);
}
