import { placesOf, type Place } from "../places";
import { escapeControls, printable } from "../../../common/printable";
import { readSituation, type Situation } from "../situation";
import { formatTable } from "../../../common/textTable";
import { tellGaps } from "../tellGaps";
import { compilePattern, patternProblem } from "../../../config/matching/compilePattern";

export interface ListOptions {
  readonly stack?: string;
  readonly cluster?: string;
  readonly owner?: string;
  readonly database?: string;
  readonly leftOut?: true;
  readonly shadowed?: true;
  readonly json?: true;
}

/** Prints where every database is reached. */
export async function list(options: ListOptions): Promise<void> {
  const wanted = filterOf(options);
  const situation = await readSituation(options.stack, "show");
  refuseUnknown(options.cluster, situation);
  tellGaps(situation);
  const places = placesOf(situation).filter(wanted);
  console.log(options.json === true ? JSON.stringify(places, undefined, 2) : formatPlaces(places));
}

export function filterOf(options: ListOptions): (place: Place) => boolean {
  const database = wholeMatch("--database", options.database);
  const owner = wholeMatch("--owner", options.owner);
  const states = [...(options.leftOut === true ? ["leftOut"] : []), ...(options.shadowed === true ? ["shadowed"] : [])];
  const shown = new Set<string>(states.length === 0 ? ["routed", "default", "missing", "conflict"] : states);
  return (place) =>
    shown.has(place.state) &&
    (options.cluster === undefined || options.cluster === place.cluster || options.cluster === place.now) &&
    database(place.database) &&
    owner(place.owner);
}

export function formatPlaces(places: readonly Place[]): string {
  if (places.length === 0) return "No such database.";
  const changed = places.filter(({ now }) => now !== undefined).length;
  const conflicts = new Set(places.filter(({ state }) => state === "conflict").map(({ database }) => database)).size;
  const table = formatTable(
    ["DATABASE", "OWNER", "CLUSTER", "WHY", "NOW"],
    places.map(({ database, owner, cluster, why, now }) => [
      printable(database),
      owner === "" ? "" : printable(owner),
      cluster,
      escapeControls(why),
      now ?? "",
    ]),
  );
  return [
    table,
    ...(changed === 0 ? [] : [`\nNot deployed yet: ${changed}. NOW is where clients land until the next pulumi up.`]),
    ...(conflicts === 0 ? [] : [`\nIn conflict: ${conflicts}. pulumi up fails until that is settled.`]),
  ].join("\n");
}

function refuseUnknown(cluster: string | undefined, { rules }: Situation): void {
  const names = rules.clusters.map(({ name }) => name);
  if (cluster === undefined || names.includes(cluster)) return;
  throw new Error(`--cluster: config has no ${cluster}. Accepted: ${names.join(", ")}`);
}

function wholeMatch(option: string, pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const problem = patternProblem(pattern);
  if (problem === undefined) return compilePattern(pattern).test;
  throw new Error(
    `${option}: "${pattern}" ${problem}. Accepted: a regular expression that matches the whole name, as in config`,
  );
}
