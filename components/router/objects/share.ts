import { quantityAmount } from "../../../config/reading/quantity";
import type { Resources } from "../../../config/settings";

/** What each of several equal processes gets of a pod's resources. */
export function share({ requests, limits }: Resources, processes: number): Resources {
  return { requests: divided(requests, processes), limits: divided(limits, processes) };
}

/** Processors in thousandths, everything else in whole units; of one process what config says, to the letter. */
function divided(quantities: Resources["limits"], by: number): Resources["limits"] {
  if (by === 1) return quantities;
  return Object.fromEntries(
    Object.entries(quantities).map(([resource, quantity]) => {
      const amount = (quantityAmount(quantity) ?? 0) / by;
      return [resource, resource === "cpu" ? `${Math.ceil(amount * 1000)}m` : String(Math.ceil(amount))];
    }),
  );
}
