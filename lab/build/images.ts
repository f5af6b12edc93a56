import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { cacheFolder, projectFolder } from "../paths";
import { debianMirror } from "./debianMirror";
import { nodeToolFile } from "./tools";
import { inWorkFolder } from "./workFolder";

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
  // The name that users pull; config without an image asks for it.
  { name: "ghcr.io/cloudnative-pg/pgbouncer:1.26.1", folder: "pgbouncer" },
  { name: "docker.io/pgfleet/postgresql:18", folder: "postgresql" },
];

/**
 * The next release of Odyssey, which tests try and nothing else needs. It is built when it is asked for: Debian's experimental
 * has it only until there is another.
 */
export const odysseyCandidate: Image = { name: "ghcr.io/yandex/odyssey:1.6.0-rc1", folder: "odyssey-candidate" };

const baseImage = "localhost/pgfleet-base";

/** The suite that has Odyssey 1.5.2. It is in development, so its Release file may be past its date. */
const baseOptions = [
  "--variant=minbase",
  '--aptopt=Acquire::Check-Valid-Until "false"',
  // As in Debian's slim images.
  ...["doc", "man", "locale", "info"].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`),
  "forky",
];

/** The node unpacks every image when it starts anew: zstd takes a seventh of gzip's time. */
const archiveOptions = ["--compression-format", "zstd"];

/** Builds the archives that the cache lacks. Their tools must be built before. */
export async function buildImages(log: (line: string) => void, wanted = images): Promise<void> {
  const archives = await imageFiles(wanted);
  const missing = wanted.map((image, i) => ({ image, archive: archives[i] as string })).filter(isMissing);
  if (missing.length === 0) return;
  await inWorkFolder(async (store) => {
    if (missing.some(({ image }) => image.tool === undefined)) await buildBase(store, log);
    for (const { image, archive } of missing) {
      log(image.name);
      await buildImage(store, image, archive);
    }
  });
}

function isMissing({ archive }: { archive: string }): boolean {
  return !existsSync(archive);
}

/** Archives of images, in the cache once they are built. */
export async function imageFiles(wanted = images): Promise<string[]> {
  return await Promise.all(wanted.map(imageFile));
}

/** Where an image's archive lies once built; the name changes with all that it is built from. */
async function imageFile(image: Image): Promise<string> {
  const hash = createHash("sha256")
    .update(image.name)
    .update(JSON.stringify(archiveOptions))
    .update(await readFile(containerfile(image.folder)));
  if (image.tool !== undefined) hash.update(await nodeToolFile(image.tool));
  else hash.update(JSON.stringify(baseOptions)).update(await readFile(containerfile("base")));
  return join(cacheFolder, "images", `${image.folder}-${hash.digest("hex").slice(0, 12)}.tar`);
}

async function buildImage(store: string, image: Image, archive: string): Promise<void> {
  const context = join(store, "context");
  await mkdir(context, { recursive: true });
  if (image.tool !== undefined) await copyFile(await nodeToolFile(image.tool), join(context, image.tool));
  await build(store, image.name, image.folder, context);
  const unfinished = join(store, "archive.tar");
  await buildah(store, "push", ...archiveOptions, image.name, `oci-archive:${unfinished}:${image.name}`);
  await mkdir(dirname(archive), { recursive: true });
  await rename(unfinished, archive);
  await rm(context, { recursive: true });
}

async function buildBase(store: string, log: (line: string) => void): Promise<void> {
  log("mmdebstrap forky");
  const context = join(store, "base");
  await mkdir(context);
  await execa("mmdebstrap", [...baseOptions, join(context, "base.tar"), await debianMirror()], {
    env: { TMPDIR: store },
  });
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
