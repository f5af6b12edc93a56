/** The saved plan's file in its folder. */
export const SAVED_PLAN = "plan.json";

/** Its content when the preview failed. */
export const NO_PLAN = "null\n";

/**
 * Under which name the plan of a stack is kept: one for each content of the repository, for the tree of a merge is the
 * same whether it was made by a merge commit, a squash or a rebase. So the plan that is found for a commit is the plan of
 * exactly these files.
 */
export function savedPlanName(stack: string, tree: string): string {
  return `plan-${stack}-${tree}`;
}

/** What to do about a plan that cannot be applied; the same on both platforms but for the words on their buttons. */
export const NEW_PLAN =
  "Fix: run the deployment by hand (GitHub: Actions, Deploy, Run workflow; GitLab: Build, Pipelines, New pipeline, on the " +
  "default branch). It previews anew, and applies what its reviewers approve.";

/** What Pulumi writes for a value that is not known yet; written down, for the SDK that has it takes a second to load. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** As `pulumi preview --save-plan` writes it, as far as it is read here. */
export interface SavedPlan {
  readonly resourcePlans: Readonly<Record<string, ResourcePlan>>;
}

interface ResourcePlan {
  /** Absent for what is deleted. */
  readonly goal?: { readonly type: string } | null;
  readonly state?: Readonly<Record<string, unknown>> | null;
  /** What Pulumi will do, in its words: `same`, `update`, `delete` and others. */
  readonly steps?: readonly string[] | null;
}

/** Whether the preview could not know the routes. Under such a plan any pass: what is not known, Pulumi does not compare. */
export function leavesRoutesOpen({ resourcePlans }: SavedPlan): boolean {
  return Object.values(resourcePlans).some(
    ({ goal, state }) => goal?.type === "pulumi-nodejs:dynamic/routing:Routes" && state?.["routes"] === UNKNOWN,
  );
}
