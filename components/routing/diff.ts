import { containsUnknown } from "../dynamic/unknown";
import { sameValue } from "../dynamic/sameValue";
import type { dynamic } from "@pulumi/pulumi";
import type { RoutesState } from "./routes";

/**
 * Every property that the program consumes, and every input that they come from: what is not compared here would keep its
 * old value. Of the policy nothing is consumed, and when catalogs were read changes every time; Pulumi keeps both anyway.
 */
const COMPARED = [
  "rules",
  "clusters",
  "account",
  "password",
  "kubernetesContext",
  "routes",
  "leftOut",
  "shadowed",
  "kept",
  "limits",
] as const satisfies readonly (keyof RoutesState)[];

/** Compares values and not the provider's text, which changes with every version of Pulumi. */
export function diff(olds: RoutesState, news: RoutesState): dynamic.DiffResult {
  return { changes: COMPARED.some((key) => containsUnknown(news[key]) || !sameValue(olds[key], news[key])) };
}
