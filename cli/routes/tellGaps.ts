import { NEVER, type Situation } from "./situation";

/** Reports which clusters did not answer and which routers may be behind. On stderr, because programs read the answers on stdout. */
export function tellGaps(situation: Situation): void {
  for (const { problem, shown } of describeGaps(situation)) console.error(`${problem}\n  ${shown}`);
}

const UNENDED = {
  problem: "the last pulumi up did not end, so routers may still route as the one before. End it: pulumi up",
  shown: "Shown as now is where its plan leads.",
};

/** Of each that is not known, why (in one line or more), and what is shown instead. */
export function describeGaps({ unreachable, kept, notDeployed, deployed }: Situation): {
  problem: string;
  shown: string;
}[] {
  return [
    ...(deployed.ended ? [] : [UNENDED]),
    ...unreachable.map(({ cluster, cause }) => {
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
