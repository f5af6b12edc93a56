import { PATTERN } from "../reading/valueTypes";
import { readPool } from "../router/poolSettings";
import { PATTERN_NAMES } from "./patterns";
import type { Section } from "../reading/section";
import type { Overrides, PoolSettings, RouterSettings } from "../settings";

type Engine = RouterSettings["engine"];

export function readOverrides(settings: Section, engine: Engine): Overrides {
  const overrides = settings.section("overrides").only(PATTERN_NAMES);
  return {
    databases: readByPattern(overrides, "databases", engine),
    owners: readByPattern(overrides, "owners", engine),
  };
}

/** What PgBouncer has no setting for in an entry. */
const ONE_FOR_ALL = ["serverIdleTimeout", "clientIdleTimeout", "transactionIdleTimeout"] as const;

function readByPattern(overrides: Section, name: string, engine: Engine): Record<string, Partial<PoolSettings>> {
  const byPattern = overrides.section(name);
  return Object.fromEntries(
    byPattern.names.map((pattern) => {
      const read = PATTERN.read(pattern);
      if ("problem" in read) byPattern.noteUnwanted(pattern, read.problem, PATTERN.accepted);
      const pool = byPattern.section(pattern);
      for (const setting of engine === "pgbouncer" ? ONE_FOR_ALL : []) {
        if (pool.has(setting))
          pool.noteUnwanted(setting, "is one for all databases in PgBouncer", "in pgfleet:router.pool");
      }
      return [pattern, readPool(pool)];
    }),
  );
}
