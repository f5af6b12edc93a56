import { code } from "../common/markdown";
import { partsOf } from "./pulumi/urn";
import type { SavedPlan } from "./savedPlan";

/** What holds data, or takes with it what does, by the type in its URN; Markdown from its name. */
const HOLDS_DATA: Readonly<Record<string, (name: string) => string>> = {
  "kubernetes:postgresql.cnpg.io/v1:Cluster": (name) => `cluster ${code(name)} with its data`,
  "kubernetes:core/v1:Namespace": (name) => `namespace ${code(name)} with everything in it`,
  "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition": (name) =>
    `definition ${code(name)} with every object of it in that Kubernetes, of all stacks`,
};

/** What a plan deletes for good, each in Markdown, in the order of their names. Replacing deletes, too. */
export function deletedData({ resourcePlans }: SavedPlan): string[] {
  return Object.entries(resourcePlans)
    .filter(([, { steps }]) => steps?.some((step) => step === "delete" || step === "delete-replaced"))
    .flatMap(([urn]) => {
      const { type, name } = partsOf(urn);
      const describe = HOLDS_DATA[type];
      return describe === undefined ? [] : [describe(name)];
    })
    .sort();
}
