import type { RouterSettings } from "../../../config/settings";

/** A release of an engine, run through the cases of the data path by tests on the lab. */
export interface Release {
  readonly engine: RouterSettings["engine"];
  /** As the tag of its public image has it. */
  readonly version: string;
  /** Whether it is only tried when that is asked for, for its authors have not released it yet. */
  readonly isCandidate: boolean;
}

/** The first one of an engine is its default. */
export const RELEASES = [
  { engine: "odyssey", version: "1.5.2", isCandidate: false },
  { engine: "odyssey", version: "1.6.0-rc1", isCandidate: true },
  { engine: "pgbouncer", version: "1.26.1", isCandidate: false },
] as const satisfies readonly Release[];

export type Version = (typeof RELEASES)[number]["version"];

/** The release that an image has by its tag; of an image that is none of them, the default one. */
export function releaseOf({ engine, image }: Pick<RouterSettings, "engine" | "image">): (typeof RELEASES)[number] {
  const releases = RELEASES.filter((release) => release.engine === engine);
  const [first] = releases;
  if (first === undefined) throw new Error(`No release of ${engine} is known.`);
  return releases.find(({ version }) => image.endsWith(`:${version}`)) ?? first;
}
