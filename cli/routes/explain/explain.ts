import { readSituation } from "../situation";
import { tellGaps } from "../tellGaps";
import { explanationOf } from "./explanation";
import { formatExplanation } from "./formatExplanation";
import type { StackOptions } from "../../stack/options";

/** Prints why a database is reached where it is, whether it exists or not. */
export async function explain(database: string, { stack, json }: StackOptions): Promise<void> {
  const situation = await readSituation(stack, "show");
  tellGaps(situation);
  const explanation = explanationOf(database, situation);
  console.log(json === true ? JSON.stringify(explanation, undefined, 2) : formatExplanation(explanation));
}
