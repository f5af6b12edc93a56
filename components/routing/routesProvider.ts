import { reasonOf } from "../../common/reasonOf";
import { askAndPlan } from "./askAndPlan";
import { foreignObjects } from "../kubernetes/ownership";
import { judgeNamed } from "../router/certificate/namedCertificate";
import { containsUnknown } from "../dynamic/unknown";
import { sameValue } from "../../common/sameValue";
import { runtime } from "@pulumi/pulumi";
import { preflight } from "./preflight";
import { assess } from "./safety/assess";
import { clientTlsInForce, STILL_ALLOWED } from "./clientTls";
import { remember } from "./memory";
import type { dynamic } from "@pulumi/pulumi";
import type { Owned } from "../kubernetes/ownedObject";
import type { Judgement } from "../router/certificate/judge";
import type { Found, RoutesFindings, RoutesInputs, RoutesState, TimedRoutesInputs } from "./types";

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
  const tls = { clientTlsInForce: clientTlsInForce(inputs.clientTls, olds) };
  try {
    const certificate = await judgeCertificateOf(inputs, olds);
    for (const warning of certificate.warnings) console.warn(warning);
    const refused = [...(await foreignTo(inputs, olds)), ...certificate.problems].map((reason) => ({
      property: NO_PROPERTY,
      reason,
    }));
    if (containsUnknown(needed)) {
      await preflight(inputs, olds);
      const unknown = runtime.unknownValue as never;
      // Also what no route shows: a saved plan with a value of the last deployment would be violated by the next one's.
      const shown = { routes: unknown, leftOut: unknown, shadowed: unknown, kept: unknown, limits: unknown };
      return { inputs: { ...inputs, ...shown, readAt: unknown, sizes: unknown, ...tls }, failures: refused };
    }
    const found = await askAndPlan(inputs, olds);
    const now = new Date();
    const { problems, warnings, table } = assess(olds, inputs, found, now);
    console.info(table);
    for (const warning of warnings) console.warn(warning);
    if (inputs.clientTls === "" && tls.clientTlsInForce === "allowed") console.warn(STILL_ALLOWED);
    const failures = [...refused, ...problems.map((reason) => ({ property: NO_PROPERTY, reason }))];
    return { inputs: { ...inputs, ...rememberedIn(found, time), ...tls }, failures };
  } catch (error) {
    return { failures: [{ property: NO_PROPERTY, reason: reasonOf(error) }] };
  }
}

/**
 * A plan that is saved by a preview must hold though databases come that need no route. So how many there are is as unknown
 * in a preview as when they were read.
 */
export function rememberedIn(found: Found, time: string): RoutesFindings {
  const findings = remember(found, time);
  if (!containsUnknown(time)) return findings;
  const clusters = Object.keys(findings.sizes);
  return { ...findings, sizes: Object.fromEntries(clusters.map((name) => [name, runtime.unknownValue as never])) };
}

/** What an earlier version has deployed, which did not look, is taken for the stack's own. */
async function foreignTo(inputs: RoutesInputs, last: Partial<RoutesState>): Promise<string[]> {
  const { owned } = inputs;
  if (owned === undefined) return [];
  return await foreignObjects(owned, last.owned ?? ownedBefore(owned, last), inputs);
}

export function ownedBefore(owned: Owned, { routes, clusters = [] }: Partial<RoutesState>): Owned | undefined {
  if (routes === undefined) return undefined;
  const names = clusters.map(({ name }) => name);
  return {
    ...owned,
    objects: owned.objects.filter(({ name, namespace }) => namespace === undefined || names.includes(name)),
  };
}

/** Of the Secret that config names, if it does. */
async function judgeCertificateOf(inputs: RoutesInputs, last: Partial<RoutesState>): Promise<Judgement> {
  const { namedCertificate } = inputs;
  if (namedCertificate === undefined) return { problems: [], warnings: [] };
  return await judgeNamed(namedCertificate, inputs, last.namedCertificate, new Date());
}

/** Pulumi prints the value of a property that has a problem, which here would hide the reason. */
const NO_PROPERTY = "";

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
  "kubeconfig",
  "routes",
  "leftOut",
  "shadowed",
  "kept",
  "limits",
  "clientTls",
  "clientTlsInForce",
] as const satisfies readonly (keyof RoutesState)[];

/** Compares values and not the provider's text, which changes with every version of Pulumi. */
export function diff(olds: RoutesState, news: RoutesState): dynamic.DiffResult {
  return { changes: COMPARED.some((key) => containsUnknown(news[key]) || !sameValue(olds[key], news[key])) };
}

/** Milliseconds for each cluster: a deployment that refreshes first asks again right after, with all the time it allows. */
const REFRESH_DEADLINE = 3_000;

/**
 * Asks again, so that a refresh shows which routes have changed since the last update.
 *
 * A cluster that cannot be asked leaves the state as it was, with a word on it. To fail would keep a deployment that
 * refreshes first from ever making a lost cluster anew, and the stack from being destroyed; `check` is what fails.
 */
export async function read(id: string, state: RoutesState): Promise<dynamic.ReadResult<RoutesState>> {
  try {
    const found = await askAndPlan(state, state, REFRESH_DEADLINE);
    return { id, props: { ...state, ...remember(found, new Date().toISOString()) } };
  } catch (error) {
    console.warn(`routes were not refreshed: ${reasonOf(error)}`);
    return { id, props: state };
  }
}
