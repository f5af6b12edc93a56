import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { platformOf } from "./platform";
import { publishReview } from "./publishReview";
import { SAVED_REVIEW, type Review } from "./review";

/** Says what a preview found, once its plan is kept. Fails when the preview did. */
export async function publish(folder: string): Promise<void> {
  const review = JSON.parse(await readFile(join(folder, SAVED_REVIEW), "utf8")) as Review;
  await publishReview(review, platformOf(process.env));
  if (review.routes === undefined) throw new Error(`the preview of ${review.stack} failed; the reason is above`);
}
