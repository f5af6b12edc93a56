import { KNOWN_FAULTS } from "./knownFaults";
import type { RouterSettings } from "../../config/settings";

/** What every preview says of the engine, at most a line. */
export function faultWarnings(engine: RouterSettings["engine"]): string[] {
  const faults = KNOWN_FAULTS[engine];
  if (faults.length === 0) return [];
  const [first] = faults;
  const others = faults.length === 1 ? "" : ` There are ${faults.length - 1} more.`;
  const way =
    engine === "odyssey"
      ? " PgBouncer has none of these: pulumi config set --path 'pgfleet:router.engine' pgbouncer"
      : "";
  return [`engine ${engine} has known faults, see docs/router.md: ${first?.fault ?? ""}${others}${way}`];
}
