import { assess } from "../../../components/routing/safety/assess";
import { answersOf } from "./answers";
import { landsNow } from "../places";
import { poolSettings, type PoolSetting } from "./pool";
import { verdictsOn, type RuleVerdict } from "./verdicts";
import { ownValue } from "../../../common/ownValue";
import type { Situation } from "../situation";

/** All that is to say about one name, in the order in which it is decided. */
export interface Explanation {
  readonly database: string;
  /** Where clients who name it land. */
  readonly now: Landing;
  readonly next: Landing;
  readonly clusters: readonly ClusterAnswer[];
  readonly rules: readonly RuleVerdict[];
  readonly pool: readonly PoolSetting[];
}

export interface Landing {
  /** Undefined when no `up` will pass. */
  readonly cluster: string | undefined;
  readonly why: string;
}

export interface ClusterAnswer {
  readonly cluster: string;
  readonly isDefault: boolean;
  readonly answer: string;
}

export function explanationOf(name: string, situation: Situation): Explanation {
  const { rules } = situation;
  const answers = answersOf(name, situation);
  const next = nextLanding(name, situation);
  return {
    database: name,
    now: nowLanding(name, situation),
    next,
    clusters: answers.map(({ cluster, answer }) => ({ cluster, isDefault: cluster === rules.defaultCluster, answer })),
    rules: verdictsOn(name, answers, situation),
    pool: next.cluster === undefined ? [] : poolSettings(name, next.cluster, answers, situation),
  };
}

function nowLanding(name: string, situation: Situation): Landing {
  const { deployed } = situation;
  const route = ownValue(deployed.routes, name);
  return { cluster: landsNow(name, situation), why: route?.reason ?? DEFAULT_ROUTE };
}

function nextLanding(name: string, situation: Situation): Landing {
  const { plan, rules } = situation;
  const conflict = plan.conflicts.find(({ database }) => database === name);
  if (conflict !== undefined) {
    const clusters = conflict.claims.map(({ cluster }) => cluster).join(" and ");
    return { cluster: undefined, why: `the next up fails, because ${clusters} claim it` };
  }
  if (plan.conflicts.length > 0) {
    const others = plan.conflicts.map(({ database }) => `"${database}"`).slice(0, 3);
    return {
      cluster: undefined,
      why: `the next up fails, because several clusters claim the same database: ${others.join(", ")}`,
    };
  }
  if (!mayPass(situation)) return { cluster: undefined, why: FAILS };
  const route = ownValue(plan.routes, name);
  return { cluster: route?.cluster ?? rules.defaultCluster, why: route?.reason ?? DEFAULT_ROUTE };
}

/** As the deployment decides it: no cluster is unreachable that may not be, and neither the guard nor the budget stops the plan. */
function mayPass(situation: Situation): boolean {
  const { deployed, indispensable } = situation;
  return indispensable.length === 0 && assess(deployed, situation, situation, new Date()).problems.length === 0;
}

const FAILS = "the next up fails; why, and what it would change: npx pgfleet routes diff";

const DEFAULT_ROUTE = "no route: the default cluster";
