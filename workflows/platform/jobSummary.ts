import { appendFile } from "node:fs/promises";

/** Characters that are certain to fit, with a heading around them: GitHub takes 1 MiB from a step, a character has up to 3 bytes. */
export const SUMMARY_LIMIT = 250_000;

/** Adds Markdown to the page of the run; GitLab has none, there the job's log says it all. */
export async function jobSummary(markdown: string): Promise<void> {
  const file = process.env["GITHUB_STEP_SUMMARY"];
  if (file !== undefined) await appendFile(file, markdown);
}
