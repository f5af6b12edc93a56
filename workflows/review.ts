import { codeBlock } from "../common/markdown";

/** The review's file, beside the plan's. */
export const SAVED_REVIEW = "review.json";

/** What a preview says to its reviewers. */
export interface Review {
  readonly stack: string;
  /** What `npx pgfleet routes diff` printed; undefined when the preview failed. */
  readonly routes: string | undefined;
  /** What the plan deletes for good, in Markdown. */
  readonly deletes: readonly string[];
  /** Whether the plan holds for any routes, because the preview could not know them. */
  readonly open: boolean;
  /** What `pulumi preview --diff` printed, or why it failed. */
  readonly output: string;
  /** Hash of all files of the commit that was previewed. */
  readonly tree: string;
}

/** By which the comment of a stack is found again. */
export function reviewMarker(stack: string): string {
  return `<!-- pgfleet: preview of ${stack} -->`;
}

/** The review as Markdown of at most so many characters; what is too long is cut, the routes last. */
export function describeReview({ stack, routes, deletes, open, output, tree }: Review, limit: number): string {
  const head = `${reviewMarker(stack)}\n${describeDeletes(deletes)}## Preview of \`${stack}\`\n\n`;
  const foot =
    routes === undefined
      ? "\n\n**The preview failed: nothing can be deployed from it.**\n"
      : `\n\nSaved as the plan of the files \`${tree.slice(0, 12)}\`: the merge applies this and nothing else${open ? OPEN : ""}.\n`;
  const room = limit - head.length - foot.length;
  const changes = cut((routes ?? "").trim(), room);
  const details = describeOutput(output.trim(), routes === undefined, room - changes.length - 2);
  return `${head}${[changes, details].filter((part) => part !== "").join("\n\n")}${foot}`;
}

const OPEN =
  ", **except the routes**. They cannot be known yet, because a cluster is still to be made or the router account's password " +
  "changes. They are decided, and guarded, only during the deployment, and nobody reviews them before";

/** Above all else, for nothing brings it back. */
function describeDeletes(deletes: readonly string[]): string {
  if (deletes.length === 0) return "";
  return `> [!CAUTION]\n> **This deletes ${deletes.join(", ")}.**\n\n`;
}

function describeOutput(output: string, unfolded: boolean, room: number): string {
  const wrap = (text: string) =>
    `<details${unfolded ? " open" : ""}><summary>pulumi preview --diff</summary>\n\n${codeBlock(text)}\n\n</details>`;
  const frame = wrap(output).length - output.length;
  // Less would not say anything.
  return room - frame < 200 ? "" : wrap(cut(output, room - frame));
}

/** The text, or as many of its first lines as have room together with a word on how many are missing. */
export function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const lines = text.split("\n");
  const note = (kept: number) => `... ${lines.length - kept} more lines; the job's log has them`;
  let length = 0;
  let kept = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length + note(0).length > room) break;
    kept++;
  }
  return [...lines.slice(0, kept), note(kept)].join("\n");
}
