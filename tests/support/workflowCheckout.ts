import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { projectFolder } from "../../lab/paths";

/** Prints what Pulumi printed, from files beside it, and notes how it was called. */
const PULUMI = `#!/bin/sh
here=$(dirname "$0")
printf '%s\\n' "$*" >> "$here/calls"
if [ "$1 $2" = "stack history" ]; then
  page=$(printf '%s' "$*" | sed 's/.*--page \\([0-9]*\\).*/\\1/')
  cat "$here/history.$page" 2>/dev/null || echo '[]'
  exit
fi
plan=$(printf '%s' "$*" | sed -n 's/.*--save-plan \\([^ ]*\\).*/\\1/p')
if [ -n "$plan" ] && [ -e "$here/plan" ]; then cp "$here/plan" "$plan"; fi
events=$(printf '%s' "$*" | sed -n 's/.*--event-log \\([^ ]*\\).*/\\1/p')
cp "$here/events" "$events"
cat "$here/output"
exit "$(cat "$here/status")"
`;

/** An entry of `pulumi stack history --json`, as far as the workflows look at it. */
export interface HistoryEntry {
  readonly kind: string;
  readonly result: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface StepReport {
  readonly failed: boolean;
  /** What the step printed. */
  readonly log: string;
  /** What of it went to stderr. */
  readonly errors: string;
}

/** The engine's last words of a run, as 3.248.0 writes them. */
export function endOf(run: "preview" | "up", succeeded: boolean): readonly object[] {
  const result = succeeded ? "succeeded" : "failed";
  return [{ sequence: 7, timestamp: 0, summaryEvent: { isPreview: run === "preview", resourceChanges: {}, result } }];
}

/** A repository of its own in which the workflows' steps run, with a stand-in for Pulumi, which needs servers. */
export class WorkflowCheckout {
  #commits = 0;

  private constructor(
    private readonly home: string,
    readonly folder: string,
  ) {}

  static async make(): Promise<WorkflowCheckout> {
    const home = await mkdtemp(join(tmpdir(), "pgfleet-tests-"));
    const checkout = new WorkflowCheckout(home, join(home, "repository"));
    await mkdir(checkout.folder);
    await writeFile(join(home, "pulumi"), PULUMI, { mode: 0o755 });
    await checkout.pulumiPrints("");
    await checkout.git("init", "--quiet", "--initial-branch=main");
    return checkout;
  }

  /** What each run of Pulumi but a look at the history prints from now on, and how it ends: with which events, too. */
  async pulumiPrints(output: string, status = 0, events: readonly object[] = endOf("up", status === 0)): Promise<void> {
    await writeFile(join(this.home, "output"), output);
    await writeFile(join(this.home, "status"), String(status));
    await writeFile(join(this.home, "events"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  }

  /** What `pulumi preview --save-plan` saves. */
  async pulumiPlans(plan: unknown): Promise<void> {
    await writeFile(join(this.home, "plan"), JSON.stringify(plan));
  }

  /** The stack's history, newest first, in pages. */
  async history(...pages: (readonly HistoryEntry[])[]): Promise<void> {
    for (const [index, page] of pages.entries()) {
      await writeFile(join(this.home, `history.${index + 1}`), JSON.stringify(page));
    }
  }

  /** How Pulumi was run, but for looks at the history. */
  async calls(): Promise<string[]> {
    const lines = (await readFile(join(this.home, "calls"), "utf8").catch(() => "")).split("\n");
    return lines.filter((line) => line !== "" && !line.startsWith("stack history"));
  }

  /** A new commit on what is checked out; its hash. */
  async commit(): Promise<string> {
    await this.git("commit", "--quiet", "--allow-empty", "--message", `commit ${++this.#commits}`);
    return await this.git("rev-parse", "HEAD");
  }

  /** Leaves all commits out but the newest, as a checkout without `fetch-depth: 0` does. */
  async cutHistory(): Promise<void> {
    const whole = join(this.home, "whole");
    await rename(join(this.folder, ".git"), whole);
    await execa("git", ["clone", "--quiet", "--bare", "--depth=1", `file://${whole}`, join(this.folder, ".git")]);
    await this.git("config", "core.bare", "false");
  }

  async git(...args: string[]): Promise<string> {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    return (await execa("git", [...identity, ...args], { cwd: this.folder })).stdout;
  }

  /** Does a step of the workflows in the repository. */
  async inside<Result>(work: () => Promise<Result>): Promise<Result> {
    const [folder, path] = [process.cwd(), process.env["PATH"] ?? ""];
    process.chdir(this.folder);
    process.env["PATH"] = `${this.home}${delimiter}${path}`;
    try {
      return await work();
    } finally {
      process.env["PATH"] = path;
      process.chdir(folder);
    }
  }

  /** Runs a step of the workflows in the repository as the workflows do. */
  async run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<StepReport> {
    const node = ["-r", join(projectFolder, "node_modules/ts-node/register/transpile-only")];
    const { failed, all, stderr } = await execa("node", [...node, join(projectFolder, "workflows/cli.ts"), ...args], {
      cwd: this.folder,
      env: {
        PATH: `${this.home}${delimiter}${process.env["PATH"] ?? ""}`,
        TS_NODE_PROJECT: join(projectFolder, "tsconfig.json"),
        GITHUB_ACTIONS: undefined,
        GITHUB_STEP_SUMMARY: undefined,
        GITLAB_CI: undefined,
        ...environment,
      },
      all: true,
      reject: false,
      timeout: 30_000,
    });
    return { failed, log: all, errors: stderr };
  }

  async remove(): Promise<void> {
    await rm(this.home, { recursive: true });
  }
}
