import type { Extent } from "./points";

export const SECTIONS = ["transactions", "logins", "idle", "tenants", "client-tls", "reload"] as const;

/** A part of the measurement that can be left out. */
export type Section = (typeof SECTIONS)[number];

export interface ThroughputOptions {
  readonly extent: Extent;
  readonly only: readonly Section[];
  readonly tls: readonly boolean[];
  readonly rounds: number;
  /** Of one run of pgbench. */
  readonly seconds: number;
  /** Clients that log in and do nothing more. */
  readonly idle: number;
  readonly reload: readonly number[];
  /** A file for the result. */
  readonly output: string | undefined;
}

/** What an option is when it is not given. */
export function defaultsOf(extent: Extent): Pick<ThroughputOptions, "rounds" | "seconds" | "idle" | "reload"> {
  const sizes = [100, 1_000, 10_000, 30_000];
  if (extent === "short") return { rounds: 3, seconds: 2, idle: 2_000, reload: sizes.slice(0, 3) };
  return { rounds: 5, seconds: extent === "full" ? 5 : 2, idle: 10_000, reload: sizes };
}

/** @throws when one of the names is no section's */
export function parseSections(text: string): readonly Section[] {
  return text.split(",").map((name) => {
    const section = SECTIONS.find((known) => known === name);
    if (section === undefined) throw new Error(`"${name}" is no part. Accepted: ${SECTIONS.join(", ")}`);
    return section;
  });
}

const TLS: Readonly<Record<string, readonly boolean[]>> = { off: [false], on: [true], both: [false, true] };

/** @throws when it is neither `off`, `on` nor `both` */
export function parseTls(text: string): readonly boolean[] {
  const settings = TLS[text];
  if (settings === undefined) throw new Error(`"${text}" is no setting. Accepted: ${Object.keys(TLS).join(", ")}`);
  return settings;
}
