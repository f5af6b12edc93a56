import type { Difference } from "./compare";
import type { Step } from "./steps/types";

/** The same for violations that are most likely one: which answers differ, without their numbers and quoted names. */
export function signatureOf(steps: readonly Step[], { step, straight, through }: Difference): string {
  const isTold = straight?.startsWith("told") === true || through?.startsWith("told") === true;
  return [isTold ? "told" : (steps[step]?.do ?? ""), plain(straight), plain(through)].join("\n");
}

function plain(line = "nothing"): string {
  return line.replace(/"[^"]*"/g, '""').replace(/\d+(?![\w])/g, "#");
}
