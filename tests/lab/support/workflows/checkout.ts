import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { labEnvironment } from "../../../../lab/environment";
import { projectFolder } from "../../../../lab/paths";
import { linkPackages } from "../packages";

const STACK_FILE = "Pulumi.dev.yaml";

/** A repository of its own with this project's files as they are now, in which a test can commit and merge. */
export class Checkout {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Checkout> {
    const folder = await mkdtemp(join(tmpdir(), "pgfleet-checkout-"));
    const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const { stdout } = await execa("git", list, { cwd: projectFolder });
    for (const file of stdout.split("\0").filter((name) => name !== "")) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await cp(join(projectFolder, file), join(folder, file), { verbatimSymlinks: true, preserveTimestamps: true });
    }
    await linkPackages(folder);
    const checkout = new Checkout(folder);
    await checkout.git("init", "--quiet", "--initial-branch=main");
    await checkout.commit("the project");
    return checkout;
  }

  /** Commits another config of the stack `dev`. */
  async commitConfig(config: string): Promise<void> {
    await writeFile(join(this.folder, STACK_FILE), config);
    await this.commit("another config");
  }

  async commit(message: string): Promise<void> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--allow-empty", "--message", message);
  }

  /** Deploys what is checked out by hand. */
  async deploy(): Promise<void> {
    const args = ["up", "--stack", "dev", "--yes", "--skip-preview", "--non-interactive"];
    await execa("pulumi", args, { cwd: this.folder, env: labEnvironment(), timeout: 180_000 });
  }

  async git(...args: string[]): Promise<string> {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    return (await execa("git", [...identity, ...args], { cwd: this.folder })).stdout;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
