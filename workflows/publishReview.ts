import { jobSummary, SUMMARY_LIMIT } from "./jobSummary";
import type { Platform } from "./platform";
import { describeReview, reviewMarker, type Review } from "./review";

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
