import type { Situation } from "./situation";

/** Which clusters what follows does not know of, and since when; not among the answers, for those may be read by programs. */
export function tellSilence(situation: Situation): void {
  for (const line of describeSilence(situation)) console.error(line);
}

export function describeSilence({ silent, kept, notDeployed }: Situation): string[] {
  return [
    ...silent.map(({ cluster, cause }) => {
      const asOf = kept.find((each) => each.cluster === cluster)?.asOf ?? "";
      const known = asOf === "" ? "" : `, read ${asOf}`;
      return `${cause}\n  Shown of ${cluster} is what the last deployment knew${known}.`;
    }),
    ...notDeployed.map((cluster) => `cluster ${cluster} is not deployed yet, and shown as empty. Deploy it: pulumi up`),
  ];
}
