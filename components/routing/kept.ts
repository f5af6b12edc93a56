import type { Kept } from "./types";

/** That a cluster's routes stay though it cannot be asked, and how old they are. */
export function describeKept(cluster: string, cause: string, kept: readonly Kept[], now: Date): string {
  const last = kept.find((each) => each.cluster === cluster);
  const count = Object.keys(last?.routes ?? {}).length;
  const asOf = last?.asOf ?? "";
  return (
    `${cause}\n  pgfleet:clusters.${cluster}.unreachable is keep: its ${count === 1 ? "route stays" : `${count} routes stay`} ` +
    `as last known, ${formatAge(now.getTime() - Date.parse(asOf))} ago (${asOf})`
  );
}

/** Milliseconds in words, the two largest units at most: `3 h 12 min`. */
export function formatAge(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor(minutes / 60) % 24, "h"],
    [minutes % 60, "min"],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return "less than a minute";
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}
