import { runtime } from "@pulumi/pulumi";
import { containsUnknown } from "../dynamic/unknown";
import { reasonOf } from "../reasonOf";
import { describeConflict } from "./describeConflict";
import { findRoutes } from "./findRoutes";
import type { dynamic } from "@pulumi/pulumi";
import type { RoutesInputs, RoutesState } from "./routes";

/**
 * Fills the routes in from the live catalogs. This happens here because of a dynamic provider a preview calls only `check`
 * and `diff`, and shows what `check` returned.
 */
export async function check(inputs: RoutesInputs): Promise<dynamic.CheckResult<RoutesState>> {
  if (containsUnknown(inputs)) {
    const unknown = runtime.unknownValue as never;
    return { inputs: { ...inputs, routes: unknown, leftOut: unknown, shadowed: unknown } };
  }
  try {
    const { routes, leftOut, shadowed, conflicts } = await findRoutes(inputs);
    const state = { ...inputs, routes, leftOut, shadowed };
    const failures = conflicts.map((conflict) => ({ property: NO_PROPERTY, reason: describeConflict(conflict) }));
    return { inputs: state, failures };
  } catch (error) {
    return { failures: [{ property: NO_PROPERTY, reason: reasonOf(error) }] };
  }
}

/** Pulumi prints the value of a property that has a problem, which here would hide the reason. */
const NO_PROPERTY = "";
