import type { Acceptance } from "./acceptance";

export const ACCEPTED: readonly Acceptance[] = [];
