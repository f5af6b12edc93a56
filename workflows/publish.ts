import { jobSummary, SUMMARY_LIMIT } from "./platform/jobSummary";
import { describeReview, reviewMarker, type Review, SAVED_REVIEW } from "./review";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { platformOf } from "./platform/platformOf";
import type { Platform } from "./platform/platform";

/** Says what a preview found, once its plan is kept. Fails when the preview did. */
export async function publish(folder: string): Promise<void> {
  const review = JSON.parse(await readFile(join(folder, SAVED_REVIEW), "utf8")) as Review;
  await publishReview(review, platformOf(process.env));
  if (review.routes === undefined) throw new Error(`the preview of ${review.stack} failed; the reason is above`);
}

/** Puts the review on the page of the run and into the pull request: into the stack's own comment if there is one. */
export async function publishReview(review: Review, platform: Platform | undefined): Promise<void> {
  await jobSummary(describeReview(review, SUMMARY_LIMIT));
  const comments = platform?.comments;
  if (comments === undefined) return;
  const body = describeReview(review, comments.limit);
  for await (const { id, body: before } of comments.own()) {
    if (!before.startsWith(reviewMarker(review.stack))) continue;
    await comments.update(id, body);
    return;
  }
  await comments.create(body);
}
