import { execa } from "execa";

/** Something that was done to what a stack consists of, or begun. */
export interface Change {
  readonly kind: "update" | "destroy";
  readonly succeeded: boolean;
  /** That it was made with; undefined when Pulumi noted none, having run outside a repository. */
  readonly commit: string | undefined;
  /** Whether there were files that were in no commit. */
  readonly dirty: boolean;
}

/** An entry as `pulumi stack history --json` tells it. */
interface Entry {
  readonly kind: string;
  readonly result: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const PAGE = 100;

/** The changes of a stack, newest first. Refreshes, imports and renames change what Pulumi knows, and deploy no commit. */
export async function* changesOf(stack: string): AsyncGenerator<Change> {
  for (let page = 1; ; page++) {
    const options = ["--json", "--page-size", String(PAGE), "--page", String(page), "--non-interactive"];
    const { stdout } = await execa("pulumi", ["stack", "history", "--stack", stack, ...options], { timeout: 120_000 });
    const entries = JSON.parse(stdout === "" ? "[]" : stdout) as readonly Entry[];
    for (const { kind, result, environment } of entries) {
      if (kind !== "update" && kind !== "destroy") continue;
      const dirty = environment?.["git.dirty"] === "true";
      yield { kind, succeeded: result === "succeeded", commit: environment?.["git.head"], dirty };
    }
    if (entries.length < PAGE) return;
  }
}
