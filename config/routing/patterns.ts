import { PATTERN } from "../reading/valueTypes";
import type { Section } from "../reading/section";
import type { Patterns } from "../settings";

export const PATTERN_NAMES = ["databases", "owners"];

export function readPatterns(section: Section, fallback: Patterns): Patterns {
  return {
    databases: section.list("databases", PATTERN, fallback.databases),
    owners: section.list("owners", PATTERN, fallback.owners),
  };
}
