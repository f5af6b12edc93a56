import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { projectFolder } from "../../../lab/paths";
import { linkPackages } from "./packages";

/** This program as it was at a commit, with today's packages. */
export class Release {
  private constructor(readonly folder: string) {}

  static async checkOut(commit: string): Promise<Release> {
    const folder = await mkdtemp(join(tmpdir(), "pgfleet-release-"));
    const archive = await execa("git", ["archive", commit], { cwd: projectFolder, encoding: "buffer", reject: false });
    if (archive.failed)
      throw new Error(`git has no commit ${commit}. A shallow clone is made whole by: git fetch --unshallow`);
    await execa("tar", ["--extract", "--directory", folder], { input: archive.stdout });
    await linkPackages(folder);
    return new Release(folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
