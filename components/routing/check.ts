import { runtime } from "@pulumi/pulumi";
import { containsUnknown } from "../dynamic/unknown";
import { reasonOf } from "../reasonOf";
import { askWhatIsThere } from "./askWhatIsThere";
import { decide } from "./decide";
import { findingsOf } from "./findings";
import { findRoutes } from "./findRoutes";
import type { dynamic } from "@pulumi/pulumi";
import type { RoutesState, TimedRoutesInputs } from "./routes";

/**
 * Fills the routes in from the live catalogs. This happens here because of a dynamic provider a preview calls only `check`
 * and `diff`, and shows what `check` returned; what it prints is shown too.
 *
 * @param olds the inputs of the last deployment, as `check` returned them then; empty on the first
 */
export async function check(
  olds: Partial<RoutesState>,
  inputs: TimedRoutesInputs,
): Promise<dynamic.CheckResult<RoutesState>> {
  const { time, ...needed } = inputs;
  try {
    if (containsUnknown(needed)) {
      await askWhatIsThere(inputs, olds);
      const unknown = runtime.unknownValue as never;
      const findings = { routes: unknown, leftOut: unknown, shadowed: unknown, kept: unknown, limits: unknown };
      return { inputs: { ...inputs, ...findings, readAt: olds.readAt ?? {}, sizes: olds.sizes ?? {} } };
    }
    const found = await findRoutes(inputs, olds);
    const now = new Date();
    const { problems, warnings, table } = decide(olds, inputs, found, now);
    console.info(table);
    for (const warning of warnings) console.warn(warning);
    const failures = problems.map((reason) => ({ property: NO_PROPERTY, reason }));
    return { inputs: { ...inputs, ...findingsOf(found, time) }, failures };
  } catch (error) {
    return { failures: [{ property: NO_PROPERTY, reason: reasonOf(error) }] };
  }
}

/** Pulumi prints the value of a property that has a problem, which here would hide the reason. */
const NO_PROPERTY = "";
