import { faultsOf, type KnownFault } from "./knownFaults";
import { releaseOf } from "./releases";
import type { RouterSettings } from "../../../config/settings";

/** What every preview says of the engine, at most a line. */
export function faultWarnings(router: Pick<RouterSettings, "engine" | "image">): string[] {
  const release = releaseOf(router);
  const faults = faultsOf(release);
  if (faults.length === 0) return [];
  const [first] = faults;
  const others = faults.length === 1 ? "" : ` There are ${faults.length - 1} more.`;
  const way = release.engine === "odyssey" ? ` ${wayOut(faults)}` : "";
  return [
    `engine ${release.engine} ${release.version} has known faults, see docs/router.md: ${first?.fault ?? ""}${others}${way}`,
  ];
}

function wayOut(faults: readonly KnownFault[]): string {
  const theirs = faultsOf(releaseOf({ engine: "pgbouncer", image: "" }));
  const shared = faults.filter(({ name }) => theirs.some((fault) => fault.name === name));
  return `PgBouncer has ${shared.length} of these ${faults.length}: pulumi config set --path 'pgfleet:router.engine' pgbouncer`;
}
