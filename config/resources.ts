import { setCommand } from "./reading/mistake";
import { quantity, quantityAmount } from "./reading/quantity";
import type { Section } from "./reading/section";
import type { Resources } from "./settings";

const RESOURCES = { cpu: quantity("500m"), memory: quantity("1Gi"), "ephemeral-storage": quantity("1Gi") };
const NAMES = Object.keys(RESOURCES);

type Amounts = Readonly<Record<string, string>>;

/** `resources` of a container, as Kubernetes has them. What is given replaces all of the default. */
export function readResources(parent: Section, fallback: Resources): Resources {
  if (!parent.has("resources")) return fallback;
  const section = parent.section("resources").only(["requests", "limits"]);
  const requests = readAmounts(section.section("requests").only(NAMES));
  const limits = section.section("limits").only(NAMES);
  const resources = { requests, limits: readAmounts(limits) };
  for (const name of NAMES) {
    if (amount(resources.limits, name) < amount(requests, name)) {
      const problem = `is less than the request of ${requests[name] ?? ""}, so Kubernetes would refuse the pod`;
      limits.note(name, problem, "the request or more", setCommand(limits.at(name), requests[name] ?? ""));
    }
  }
  return resources;
}

function readAmounts(section: Section): Amounts {
  return Object.fromEntries(
    Object.entries(RESOURCES)
      .filter(([name]) => section.has(name))
      .map(([name, kind]) => [name, section.require(name, kind)]),
  );
}

/** Not a number when it was not given: no comparison with it is true. */
function amount(amounts: Amounts, name: string): number {
  return quantityAmount(amounts[name] ?? "") ?? NaN;
}
