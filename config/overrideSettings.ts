import { PATTERN } from "./kinds";
import { readPool } from "./poolSettings";
import { PATTERN_NAMES } from "./patterns";
import type { Section } from "./section";
import type { Overrides, PoolSettings } from "./settings";

export function readOverrides(settings: Section): Overrides {
  const overrides = settings.section("overrides").only(PATTERN_NAMES);
  return { databases: readByPattern(overrides, "databases"), owners: readByPattern(overrides, "owners") };
}

function readByPattern(overrides: Section, name: string): Record<string, Partial<PoolSettings>> {
  const byPattern = overrides.section(name);
  return Object.fromEntries(
    byPattern.names.map((pattern) => {
      const read = PATTERN.read(pattern);
      if ("problem" in read) byPattern.noteUnwanted(pattern, read.problem, PATTERN.accepted);
      return [pattern, readPool(byPattern.section(pattern))];
    }),
  );
}
