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
}

/** Whether the preview could not know the routes. Under such a plan any pass: what is not known, Pulumi does not compare. */
export function leavesRoutesOpen({ resourcePlans }: SavedPlan): boolean {
  return Object.values(resourcePlans).some(
    ({ goal, state }) => goal?.type === "pulumi-nodejs:dynamic/routing:Routes" && state?.["routes"] === UNKNOWN,
  );
}
