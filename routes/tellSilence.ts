import { NEVER, type Situation } from "./situation";

/** Which clusters what follows does not know of, and since when; not among the answers, for those may be read by programs. */
export function tellSilence(situation: Situation): void {
  for (const { problem, shown } of describeSilence(situation)) console.error(`${problem}\n  ${shown}`);
}

/** Of each cluster that gave no answer, why (in one line or more), and what is shown instead. */
export function describeSilence({ silent, kept, notDeployed }: Situation): { problem: string; shown: string }[] {
  return [
    ...silent.map(({ cluster, cause }) => {
      const asOf = kept.find((each) => each.cluster === cluster)?.asOf ?? NEVER;
      const known = asOf === NEVER ? "nothing, for it was never read" : `what was read ${asOf}`;
      return { problem: cause, shown: `Shown of ${cluster} is ${known}.` };
    }),
    ...notDeployed.map((cluster) => ({
      problem: `cluster ${cluster} is not deployed yet. Deploy it: pulumi up`,
      shown: `Shown of ${cluster} is that it has no databases.`,
    })),
  ];
}
