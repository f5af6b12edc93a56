import { explain as explanationOf } from "./explanation";
import { formatExplanation } from "./formatExplanation";
import { readSituation } from "./situation";
import { tellSilence } from "./tellSilence";

/** Prints why a database is reached where it is, whether it exists or not. */
export async function explain(database: string, { stack }: { readonly stack?: string }): Promise<void> {
  const situation = await readSituation(stack, "show");
  tellSilence(situation);
  console.log(formatExplanation(explanationOf(database, situation)));
}
