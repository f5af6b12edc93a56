import { appendFile } from "node:fs/promises";

/** Adds Markdown to the page of the run; GitLab has none, there the job's log says it all. */
export async function jobSummary(markdown: string): Promise<void> {
  const file = process.env["GITHUB_STEP_SUMMARY"];
  if (file !== undefined) await appendFile(file, markdown);
}
