import { integer, SHARE, text } from "../reading/valueTypes";
import type { Section } from "../reading/section";
import type { GuardSettings } from "../settings";

/** As a deployment that is stopped prints it. */
export const PLAN_DIGEST = text("the plan that a stopped deployment printed", "<plan>", (value) =>
  /^plan-[0-9a-f]{12}$/.test(value) ? undefined : "is not the name of a plan",
);

/** A slip in a pattern shows at ten routes of many, and at half of few. */
const DEFAULT_GUARD: GuardSettings = { count: 10, share: 0.5 };

export function readGuard(settings: Section): GuardSettings {
  const guard = settings.section("guard").only(["count", "share"]);
  return {
    count: guard.optional("count", integer(0, 1_000_000), DEFAULT_GUARD.count),
    share: guard.optional("share", SHARE, DEFAULT_GUARD.share),
  };
}

/** Empty, as Pulumi.yaml has it, means none. */
export function readConfirmedPlan(settings: Section): string | undefined {
  return settings.isEmptyText("confirmedPlan") ? undefined : settings.optional("confirmedPlan", PLAN_DIGEST, undefined);
}
