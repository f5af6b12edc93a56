import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const ROOT = join(__dirname, "..", "..");
const LAUNCHER = join(ROOT, "cli", "pgfleet.mjs");

/** From another folder than the project's, as people do. */
async function pgfleet(...args: string[]) {
  const { exitCode, stdout, stderr } = await execa(LAUNCHER, args, { cwd: "/", reject: false, timeout: 30_000 });
  return { exitCode, stdout, stderr };
}

const folders: string[] = [];

/** A PATH whose pulumi knows two stacks' outputs. Pulumi itself, and its state, are in the tests on the lab. */
async function withPulumi(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-path-"));
  folders.push(folder);
  const routes = (database: string) => JSON.stringify({ routes: { [database]: "pg2" } });
  const script = `#!/bin/sh\ncase "$*" in *"--stack other"*) echo '${routes("of_other")}' ;; *) echo '${routes("my database")}' ;; esac\n`;
  await writeFile(join(folder, "pulumi"), script, { mode: 0o755 });
  return `${folder}:${process.env["PATH"] ?? ""}`;
}

describe("npx pgfleet", function () {
  after(async () => await Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  this.timeout("1m");

  it("tells what there is, and how it ends", async () => {
    const { exitCode, stdout } = await pgfleet("--help");
    assert.equal(exitCode, 0);
    for (const part of ["routes", "completion", "Exit codes: 0 done, 1 failed"]) assert.ok(stdout.includes(part), part);
  });

  it("ends with 2 when it is not understood", async () => {
    for (const args of [["rotes"], ["routes", "list", "--claster", "pg1"], ["routes", "explain"]]) {
      const { exitCode, stdout, stderr } = await pgfleet(...args);
      assert.deepEqual([exitCode, stdout], [2, ""], args.join(" "));
      assert.match(stderr, /^error: /);
    }
  });

  it("ends with 1 and the reason alone when it fails", async () => {
    const none = { cwd: "/", env: { PATH: "/nowhere" }, reject: false, timeout: 30_000 } as const;
    const { exitCode, stdout, stderr } = await execa(process.execPath, [LAUNCHER, "routes", "list"], none);
    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.match(stderr, /^there is no pulumi on PATH\. [^\n]*$/);
  });

  it("completes in bash", async () => {
    const script = `
      eval "$('${LAUNCHER}' completion bash)"
      complete_words() {
        COMP_WORDS=(pgfleet "$@") COMP_CWORD=$#
        _pgfleet
        printf '%s ' "\${COMPREPLY[@]}"
        echo
      }
      cd / # where npx knows no pgfleet
      complete_words routes e
      complete_words routes explain my\\\\\\ d
      complete_words routes explain --stack = other ''
      complete_words routes list --owner ''`;
    const { stdout } = await execa("bash", ["-c", script], { timeout: 60_000, env: { PATH: await withPulumi() } });
    assert.deepEqual(stdout.split("\n"), ["explain end-sessions ", "my\\ database ", "of_other ", " "]);
  });
});
