import { unroutable } from "../../components/router/language/unroutable";
import { clusterName } from "../reading/valueTypes";
import type { Section } from "../reading/section";
import type { RouterSettings } from "../settings";

/** Where databases go whatever the patterns say. */
export function readPins(
  settings: Section,
  clusters: readonly string[],
  engine: RouterSettings["engine"],
): Record<string, string> {
  const pins = settings.section("pins");
  return Object.fromEntries(
    pins.names.map((database) => {
      const problem = unroutable(engine, database);
      if (problem !== undefined) pins.noteUnwanted(database, `can never have a route: ${problem}`, "other databases");
      return [database, pins.require(database, clusterName(clusters))];
    }),
  );
}

/** Which cluster gets a database that several claim. */
export function readOrder(settings: Section, clusters: readonly string[]): readonly string[] {
  const order = settings.list("order", clusterName(clusters), []);
  const repeated = order.findIndex((name, index) => order.indexOf(name) !== index);
  if (repeated >= 0) settings.noteUnwanted(`order`, `names ${order[repeated] ?? ""} twice`, "each cluster once");
  return order;
}
