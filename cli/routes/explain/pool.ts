import { rankOverrides } from "../../../components/routing/plan/overrides";
import type { PoolSettings } from "../../../config/settings";
import type { Answer } from "./answers";
import type { Situation } from "../situation";

export interface PoolSetting {
  readonly setting: keyof PoolSettings;
  readonly value: string;
  readonly why: string;
}

/** Each setting of the pool that clients get, and which override or default decides it. */
export function poolSettings(
  name: string,
  cluster: string,
  answers: readonly Answer[],
  { plan, policy, rules }: Situation,
): PoolSetting[] {
  const isRouted = Object.hasOwn(plan.routes, name);
  const owner = answers.find((answer) => answer.cluster === cluster)?.database?.owner ?? plan.routes[name]?.owner ?? "";
  const matching = isRouted ? rankOverrides(rules.overrides).filter(({ matches }) => matches({ name, owner })) : [];
  return (Object.keys(policy.pool) as (keyof PoolSettings)[]).map((setting) => {
    const rivals = matching.flatMap(({ settings, ...override }) =>
      settings.filter(([key]) => key === setting).map(([, value]) => ({ ...override, value })),
    );
    const [winner, ...losers] = rivals;
    if (winner === undefined) return { setting, value: String(policy.pool[setting]), why: "pgfleet:router.pool" };
    const describe = ({ of, pattern, specificity }: (typeof rivals)[number]) =>
      `"${pattern}" (${of}, specificity ${specificity})`;
    const beaten = losers.map((loser) => `${describe(loser)} with ${String(loser.value)}`);
    const why = `pgfleet:overrides ${describe(winner)}`;
    return {
      setting,
      value: String(winner.value),
      why: beaten.length === 0 ? why : `${why}, before ${beaten.join(", ")}`,
    };
  });
}
