import { execa } from "execa";
import { containerdSocket } from "../paths";
import { images } from "../build/images";

/** Gives the node the images that it lacks. */
export async function importImages(archives: readonly string[]): Promise<void> {
  const { stdout } = await ctr("images", "list", "--quiet");
  const present = new Set(stdout.split("\n"));
  for (const [i, archive] of archives.entries()) {
    if (!present.has((images[i] as (typeof images)[number]).name)) await ctr("images", "import", archive);
  }
}

async function ctr(...args: string[]): Promise<{ stdout: string }> {
  return await execa("ctr", ["--address", containerdSocket, "--namespace", "k8s.io", ...args], { timeout: 120_000 });
}
